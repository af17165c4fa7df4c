/** @param {HTMLElement} place */
export const startCorpus = (place) => {
  if (place) place.textContent = "corpus";
};
