/** @param {HTMLElement} place */
export const startFacets = (place) => {
  if (place) place.textContent = "facets";
};
