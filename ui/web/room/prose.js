/** @param {HTMLElement} place */
export const startProse = (place) => {
  if (place) place.textContent = "prose";
};
