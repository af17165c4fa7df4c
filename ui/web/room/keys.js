/** @param {HTMLElement} place */
export const startKeys = (place) => {
  if (place) place.textContent = "keys";
};
