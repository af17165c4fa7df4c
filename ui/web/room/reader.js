/** @param {HTMLElement} place */
export const startReader = (place) => {
  if (place) place.textContent = "reader";
};
