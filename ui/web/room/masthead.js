/** @param {HTMLElement} place */
export const startMasthead = (place) => {
  if (place) place.textContent = "masthead";
};
