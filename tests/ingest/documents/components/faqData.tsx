import React from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";

type Faq = { id: string; question: string; answer: React.ReactNode; tags?: string[] };
type Group = { title: string; icon?: string; items: Faq[] };

const OPENING = "nine in the morning";

/** What every page of the pool shows at its top; no questions. */
export const links = [
  { title: "Prices", href: "/prices", description: "What a swim costs" },
  { title: "Lanes", href: "/lanes", description: "Which lanes are free" },
];

const courses: Faq[] = [
  {
    id: "first-course",
    question: "From which age can children learn to swim?",
    answer: "From five. Younger ones play in the " + "shallow pool" + ".",
    tags: ["children", "courses"],
  },
  {
    id: 'badge',
    question: `What is the "seahorse" badge?`,
    answer: `
      A badge for those who can:

      - swim 25 metres,
      - fetch a ring from the ground.

      It costs ${fee.toFixed(2)} euros.
    `,
  },
] as const;

export const groups: Group[] = [
  {
    title: "Visit",
    icon: "door",
    items: [
      {
        id: "opening",
        question: "When do you open?",
        answer: (
          <>
            <p>
              At {OPENING}, on Sundays{" "}
              <strong>an hour later</strong>.
            </p>
            <p>
              See the <Link href="/calendar">calendar</Link> for holidays &amp; repairs.
            </p>
          </>
        ),
      },
      {
        id: "lockers",
        question: "Are there lockers?",
        answer: ["Yes, for a coin.", "They are emptied at night."],
      },
    ],
  },
  { title: "Courses", items: courses },
] satisfies Group[];

export function FaqPage() {
  const t = useTranslations("faq");
  const [open, setOpen] = React.useState<string | null>(null);
  return (
    <section>
      <h1>{t("title")}</h1>
      {groups.map((group) => (
        <Accordion key={group.title} title={group.title} onToggle={() => setOpen(group.title)}>
          {group.items.map((item) => (
            <Item key={item.id} {...item} />
          ))}
        </Accordion>
      ))}
    </section>
  );
}
