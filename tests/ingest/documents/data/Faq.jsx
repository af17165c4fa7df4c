const questions = ["What is a tidal mill?", "Who runs it?", "Can I visit?"];
const answers = [
  "A mill driven by the tide.",
  <p>The <em>trust</em>.</p>,
  "At weekends.",
];
export default function Faq() {
  return questions.map((q, i) => <Item key={i} q={q} a={answers[i]} />);
}
