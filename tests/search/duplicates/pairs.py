"""Pairs of records in three domains with the kind that a careful reader gives them.

Written before the rules were tried on them. The second half of the first two domains was held back
until the rules stood, and the third was written after that.
"""

from typing import NamedTuple


class Case(NamedTuple):
    """Two questions with their answers, and their kind."""

    kind: str
    a: tuple[str, str]
    b: tuple[str, str]


WORK = [
    Case(
        "answers differ",
        (
            "How many days may I work from home?",
            "Three days a week, after agreement with your team.",
        ),
        ("How often can employees work remotely?", "Up to 2 days per week."),
    ),
    Case(
        "answers differ",
        ("Can I carry unused holiday over to next year?", "Yes, until the end of March."),
        (
            "What happens with holidays I have not taken by December?",
            "They lapse. No day can be carried over.",
        ),
    ),
    Case(
        "answers differ",
        ("When is the time sheet due?", "On the last Friday of the month."),
        ("By when do I hand in my time sheet?", "Every month on the 3rd, at noon."),
    ),
    Case(
        "answers differ",
        ("Which version of Node do I need for the build?", "Node 18.2 or newer."),
        (
            "What Node version does the build require?",
            "You need at least Node 20.1; older ones fail.",
        ),
    ),
    Case(
        "answers differ",
        ("Where do I book a desk?", "In the Deskly app, up to a week before."),
        (
            "How can I reserve a workplace in the office?",
            "Through the Outlook calendar of the room.",
        ),
    ),
    Case(
        "answers differ",
        ("Should we use spaces or tabs?", "Spaces, four of them."),
        ("Tabs or spaces in our code?", "Tabs. The editor shows them as wide as you like."),
    ),
    Case(
        "same",
        (
            "How do I reset my password?",
            "Click on “Forgot password” on the sign-in page; a link comes by mail.",
        ),
        (
            "I forgot my password. What now?",
            "On the login page choose “Forgot password” and follow the link that we send you.",
        ),
    ),
    Case(
        "same",
        ("Who approves a business trip?", "Your line manager does, before you book."),
        (
            "Whose approval do I need to travel for work?",
            "Ask the person you report to for approval before booking anything.",
        ),
    ),
    Case(
        "same",
        ("How long is the notice period?", "Three months to the end of a quarter."),
        (
            "What notice must I give when I leave?",
            "You give 3 months' notice, which ends with a quarter.",
        ),
    ),
    Case(
        "contains",
        ("How do I get a new laptop?", "Open a ticket in the hardware queue."),
        (
            "How can I order a laptop, and how long does it take?",
            "Open a ticket in the hardware queue and name your manager. It usually takes ten working days, and the old device goes back to IT.",
        ),
    ),
    Case(
        "answers differ",
        ("What is the limit for gifts from suppliers?", "Gifts worth up to €35 may be accepted."),
        ("May I accept a present from a supplier?", "Only if it is worth less than 50 euros."),
    ),
    Case(
        "answers differ",
        ("Is parking free for visitors?", "Visitors park for free in the yard."),
        ("Do guests have to pay for parking?", "Yes, 2 € an hour."),
    ),
    Case(
        "answers differ",
        ("How do I force a redeploy?", "Run `ship deploy --force`."),
        ("How can I deploy again although nothing changed?", "Use `ship deploy --again`."),
    ),
    Case(
        "answers differ",
        (
            "Should database migrations run before or after the deployment?",
            "Before it, so that the new code finds its columns.",
        ),
        (
            "Do migrations go first or the new code?",
            "After the deployment: the old code must not meet a new schema.",
        ),
    ),
    Case(
        "answers differ",
        ("How should secrets be stored?", "Always in the vault, never in environment variables."),
        (
            "Where do I put API keys?",
            "An environment variable is fine by default; use the vault only if the key opens production.",
        ),
    ),
    Case(
        "same",
        (
            "What does the staging environment contain?",
            "A copy of production with anonymised customers, renewed each night.",
        ),
        (
            "What data is on staging?",
            "Every night production is copied there, and the names of customers are replaced.",
        ),
    ),
    Case(
        "same",
        ("Why did my build time out?", "Builds are stopped after 30 minutes; split slow tests."),
        (
            "My pipeline was cancelled. Why?",
            "It ran for longer than half an hour, which is the limit. Split the tests that are slow.",
        ),
    ),
    Case(
        "same",
        ("Can I use my own phone for work?", "Yes, once it is enrolled in device management."),
        (
            "Is it allowed to read work mail on a private phone?",
            "Yes. Enrol the phone in the device management first.",
        ),
    ),
    Case(
        "contains",
        (
            "What is a blameless postmortem?",
            "A review of an incident that looks for causes, not for culprits.",
        ),
        (
            "What is a blameless postmortem and who writes it?",
            "A review of an incident that looks for causes and not for culprits. Whoever led the response writes it within five days, and everybody may comment.",
        ),
    ),
    Case(
        "contains",
        (
            "How do I report sick?",
            "Call your manager before nine. From the third day on send a doctor's note to HR, and enter the days in the portal when you are back.",
        ),
        ("Whom do I call when I am sick?", "Call your manager before nine."),
    ),
]
HOME = [
    Case(
        "answers differ",
        ("How long do I boil a soft egg?", "Six minutes from boiling."),
        ("How many minutes does a soft-boiled egg take?", "4 minutes, then cold water."),
    ),
    Case(
        "answers differ",
        ("At what temperature should I wash towels?", "At 60 °C."),
        ("How hot do you wash towels?", "40 °C is enough with today's detergents."),
    ),
    Case(
        "answers differ",
        ("Can you freeze cooked rice?", "Yes, in portions, for up to a month."),
        ("Is it safe to freeze rice that was cooked?", "No. It spoils and makes ill."),
    ),
    Case(
        "answers differ",
        ("When should tomatoes be sown?", "In March, on a window sill."),
        ("In which month do I sow tomatoes?", "Not before the middle of April."),
    ),
    Case(
        "answers differ",
        ("Should roses be pruned in autumn?", "Cut them back hard in October."),
        (
            "Do I prune roses before winter?",
            "Never in autumn: frost gets into the cuts. Wait until the forsythia flowers.",
        ),
    ),
    Case(
        "same",
        (
            "How do I get red wine out of a carpet?",
            "Blot it, pour on sparkling water, blot again, then salt.",
        ),
        (
            "Red wine on the rug, what helps?",
            "Dab it with a cloth, add soda water and dab again; salt takes up the rest.",
        ),
    ),
    Case(
        "same",
        (
            "How often should I water a cactus?",
            "Every two weeks in summer and hardly ever in winter.",
        ),
        (
            "How much water does a cactus need?",
            "In summer a little each fortnight, in winter almost none.",
        ),
    ),
    Case(
        "same",
        ("Why does my dough not rise?", "The yeast is dead or the kitchen is too cold."),
        (
            "Dough does not rise, what is wrong?",
            "Mostly it stands too cold, or the yeast was too old.",
        ),
    ),
    Case(
        "contains",
        ("How do I descale a kettle?", "Boil it with vinegar and water, and rinse."),
        (
            "How do I descale a kettle and how often?",
            "Boil it with vinegar and water in equal parts, wait an hour, and rinse it twice. Do it once a month where the water is hard, else every three months.",
        ),
    ),
    Case(
        "contains",
        (
            "Which herbs grow indoors?",
            "Basil, chives, mint and parsley do, on a bright sill. Rosemary and thyme want more sun and less water, and like a cool winter.",
        ),
        ("What herbs can I grow inside?", "Basil, chives, mint and parsley."),
    ),
    Case(
        "answers differ",
        ("Wie lange muss ein Weihnachtsstollen backen?", "50 Minuten bei 180 Grad."),
        ("Wie lange backt ein Stollen?", "Etwa 70 Minuten, je nach Größe."),
    ),
    Case(
        "answers differ",
        ("Faut-il laver les champignons ?", "Non, une brosse suffit."),
        ("Est-ce qu'on lave les champignons ?", "Oui, rapidement sous l'eau froide."),
    ),
    Case(
        "answers differ",
        ("Which oil is best for frying?", "Rapeseed oil."),
        ("What oil should I fry with?", "Take sunflower oil."),
    ),
    Case(
        "answers differ",
        (
            "Does opening a window help against mould?",
            "Open the window wide three times a day; it helps.",
        ),
        (
            "Should I air the room when there is mould?",
            "Airing does not help against mould; the wall has to be dry first.",
        ),
    ),
    Case(
        "answers differ",
        ("How do I store bread?", "In the fridge, wrapped in cloth."),
        (
            "Where is bread best kept?",
            "At room temperature in a bread bin; the fridge makes it stale.",
        ),
    ),
    Case(
        "same",
        ("Is mouldy jam still good?", "Throw the whole jar away."),
        ("Mould on jam: can I scoop it off?", "No, discard all of it."),
    ),
    Case(
        "same",
        (
            "How do I keep cut flowers fresh?",
            "Cut the stems at an angle, change the water every second day.",
        ),
        ("What makes cut flowers last?", "Fresh water each two days and a slanting new cut."),
    ),
    Case(
        "same",
        (
            "Wie entferne ich Kalk in der Dusche?",
            "Mit Essig einsprühen, zehn Minuten warten, abspülen.",
        ),
        (
            "Kalkflecken an der Duschwand, was hilft?",
            "Essig aufsprühen und nach 10 Minuten mit Wasser abwaschen.",
        ),
    ),
    Case(
        "contains",
        ("How do I cook pasta al dente?", "Take a minute less than the packet says."),
        (
            "How do I cook pasta al dente, and how much salt goes in?",
            "Take a minute less than the packet says, and try it. Ten grams of salt go into each litre of water.",
        ),
    ),
    Case(
        "contains",
        ("What do I need to bake bread?", "Flour, water, salt and yeast."),
        (
            "What are the ingredients of bread, and what for?",
            "Flour, water, salt and yeast. The flour gives the structure, the yeast makes it rise, and salt gives taste and slows the yeast.",
        ),
    ),
]
SERVICE = [
    Case(
        "answers differ",
        ("How large may an attachment be?", "Attachments of up to 25 MB are accepted."),
        ("What is the maximum size of attachments?", "10 MB per message."),
    ),
    Case(
        "answers differ",
        ("Which port does the server listen on?", "Port 8080 by default."),
        ("What is the default port of the server?", "It listens on port 9000."),
    ),
    Case(
        "answers differ",
        ("Does the free plan include support?", "No, support begins with the Pro plan."),
        ("Is there support on the free plan?", "Yes, by mail on working days."),
    ),
    Case(
        "answers differ",
        ("How often are backups made?", "Every six hours."),
        ("What is the backup interval?", "Backups run once a day at night."),
    ),
    Case(
        "answers differ",
        ("Which regions are available?", "Frankfurt and Dublin."),
        ("In which regions can I host data?", "Only Virginia at the moment."),
    ),
    Case(
        "answers differ",
        ("How do I disable telemetry?", "Set TELEMETRY=0."),
        ("How can telemetry be switched off?", "Set NO_TRACKING=1 in the environment."),
    ),
    Case(
        "answers differ",
        ("How long are logs kept?", "Logs are kept for 90 days."),
        ("What is the retention of logs?", "They are deleted after one month."),
    ),
    Case(
        "answers differ",
        ("Is the API rate limited?", "There is no rate limit."),
        ("Are API calls limited?", "Yes, 100 calls a minute."),
    ),
    Case(
        "answers differ",
        ("Should I increase or lower the batch size when memory runs out?", "Lower it."),
        (
            "Memory runs out in training. Raise or reduce the batch size?",
            "Raise it, and accumulate fewer steps.",
        ),
    ),
    Case(
        "answers differ",
        ("When does the office open?", "At 8:00 on weekdays."),
        ("What are the opening hours of the office?", "From 9:30 on."),
    ),
    Case(
        "answers differ",
        ("Welche Kündigungsfrist gilt?", "Vier Wochen zum Monatsende."),
        ("Wie lange ist die Kündigungsfrist?", "Die Frist beträgt drei Monate."),
    ),
    Case(
        "answers differ",
        ("¿Cuánto tarda el envío?", "Entre 2 y 3 días."),
        ("¿Cuánto tiempo tarda en llegar el pedido?", "Unos 10 días."),
    ),
    Case(
        "answers differ",
        ("退款需要多长时间？", "三到五个工作日。"),
        ("退款多久到账？", "大约10天。"),
    ),
    Case(
        "answers differ",
        ("Is caching safe for logged-in users?", "Caching works for logged-in users, too."),
        (
            "Can pages of logged-in users be cached?",
            "Pages of logged-in users must never be cached.",
        ),
    ),
    Case(
        "same",
        ("How large may an upload be?", "Up to 2 GB."),
        ("What is the upload limit?", "Files of at most 2,048 MB."),
    ),
    Case(
        "same",
        ("What is a webhook?", "A request that our server sends to yours when something happens."),
        ("Explain webhooks.", "When an event occurs, we call an address of your server."),
    ),
    Case(
        "same",
        ("How do I rotate an API key?", "Create a new key, deploy it, then delete the old one."),
        (
            "What is the way to replace an API key?",
            "Make a second key, roll it out, and remove the first afterwards.",
        ),
    ),
    Case(
        "same",
        ("Why is my query slow?", "Mostly an index is missing. Run EXPLAIN to see it."),
        (
            "A query takes long. What can be the reason?",
            "It has no index to use; EXPLAIN shows whether one is used.",
        ),
    ),
    Case(
        "same",
        ("Can I cancel at any time?", "Yes. Your plan ends with the month that is paid."),
        (
            "Is it possible to cancel whenever I want?",
            "You can cancel on any day; the paid month still runs to its end.",
        ),
    ),
    Case(
        "same",
        ("How many users fit into a team?", "A team has at most fifty members."),
        ("What is the largest size of a team?", "50 members."),
    ),
    Case(
        "same",
        (
            "Wie setze ich mein Passwort zurück?",
            "Auf „Passwort vergessen“ klicken und dem Link in der Mail folgen.",
        ),
        (
            "Passwort vergessen, was tun?",
            "Klicken Sie auf „Passwort vergessen“; Sie erhalten einen Link per E-Mail.",
        ),
    ),
    Case(
        "same",
        (
            "What happens at the end of the trial?",
            "Nothing is charged; the workspace becomes read-only.",
        ),
        (
            "What happens when my trial ends?",
            "You can still read everything but no longer change it, and you pay nothing.",
        ),
    ),
    Case(
        "same",
        ("Do you store card numbers?", "No, our payment provider does."),
        ("Are credit card numbers saved?", "Card numbers never reach us: Stripe keeps them."),
    ),
    Case(
        "contains",
        ("How do I invite a colleague?", "Open Settings, then Members, and enter an address."),
        (
            "How do I invite a colleague and give them a role?",
            "Open Settings, then Members, and enter an address. Choose a role beside it: viewers only read, editors write, admins manage billing too.",
        ),
    ),
]
TUNED = WORK[:10] + HOME[:10]
HELD_BACK = WORK[10:] + HOME[10:] + SERVICE
ALL = WORK + HOME + SERVICE
