/** @param {HTMLElement} place */
export const startBanner = (place) => {
  if (place) place.textContent = "banner";
};
