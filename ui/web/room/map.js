/** @param {HTMLElement} place */
export const startMap = (place) => {
  if (place) place.textContent = "map";
};
