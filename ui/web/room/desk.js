/** @param {HTMLElement} place */
export const startDesk = (place) => {
  if (place) place.textContent = "desk";
};
