/** @param {HTMLElement} place */
export const startResults = (place) => {
  if (place) place.textContent = "results";
};
