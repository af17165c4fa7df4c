"""Common acronyms with what they stand for, for corpora that never spell them out.

The list is our own. One long form counts, and only where it is the only one of its acronym that
stands in the corpus; a corpus's own definitions come first.
"""

from functools import cache

# fmt: off
_LISTED = """
2fa: two-factor authentication | second factor | two-step verification
abac: attribute-based access control
ac: air conditioning | alternating current
acl: access control list
ai: artificial intelligence
ann: artificial neural network | approximate nearest neighbour | approximate nearest neighbor
api: application programming interface
ar: augmented reality
asr: automatic speech recognition
auc: area under the curve | area under the ROC curve | area under the receiver operating curve
aws: Amazon Web Services
b2b: business to business
b2c: business to consumer
bcp: business continuity plan
bi: business intelligence
bom: bill of materials
bpe: byte pair encoding
byod: bring your own device
ca: certificate authority
capex: capital expenditure
cdn: content delivery network
ceo: chief executive officer
cfo: chief financial officer
ci: continuous integration | confidence interval
cd: continuous delivery | continuous deployment
cicd: continuous integration | continuous delivery
cli: command line interface | command line
cms: content management system
cnn: convolutional neural network | convolutional network
cot: chain of thought
cpu: central processing unit | processor
crf: conditional random field
crm: customer relationship management
crud: create, read, update and delete
csp: content security policy
csrf: cross-site request forgery
css: cascading style sheets
csv: comma-separated values
cta: call to action
ctr: click-through rate
cv: computer vision | curriculum vitae | cross-validation
dba: database administrator
ddos: distributed denial of service
dhcp: dynamic host configuration protocol
dns: domain name system
dob: date of birth
dos: denial of service
dpo: data protection officer | direct preference optimization
dr: disaster recovery
drm: digital rights management
dst: daylight saving time
ecg: electrocardiogram
eda: exploratory data analysis
edr: endpoint detection and response
ehr: electronic health record
em: expectation maximization | expectation-maximization
eol: end of life
eta: estimated time of arrival
etl: extract, transform, load
eu: European Union
ev: electric vehicle | electric car
faq: frequently asked questions
fk: foreign key
fn: false negative
fp: false positive
fpr: false positive rate
ftp: file transfer protocol
gan: generative adversarial network
gbm: gradient boosting machine
gc: garbage collection | garbage collector
gdpr: General Data Protection Regulation
gmm: Gaussian mixture model
gnn: graph neural network
gp: general practitioner | Gaussian process
gpu: graphics processing unit | graphics card
gru: gated recurrent unit
gui: graphical user interface
hdd: hard disk drive | hard disk
hitl: human in the loop
hmm: hidden Markov model
hnsw: hierarchical navigable small world
hoa: homeowners association
hr: human resources
html: hypertext markup language
http: hypertext transfer protocol
i18n: internationalization | internationalisation
iac: infrastructure as code
iam: identity and access management
icu: intensive care unit
idp: identity provider
iid: independent and identically distributed
iot: internet of things
ip: internet protocol | intellectual property
isp: internet service provider
it: information technology
ivf: inverted file
jit: just in time
json: JavaScript object notation
jwt: JSON web token
kb: knowledge base
knn: k-nearest neighbours | k-nearest neighbors | nearest neighbours | nearest neighbors
kpi: key performance indicator
kyc: know your customer
l10n: localization | localisation
lan: local area network
lda: latent Dirichlet allocation | linear discriminant analysis
ldap: lightweight directory access protocol
llm: large language model
loto: lockout tagout
lsh: locality-sensitive hashing
lstm: long short-term memory
mae: mean absolute error
mape: mean absolute percentage error
mcmc: Markov chain Monte Carlo
mdp: Markov decision process
mfa: multi-factor authentication | multifactor authentication
mitm: man in the middle
ml: machine learning
mle: maximum likelihood estimation | maximum likelihood
mlp: multilayer perceptron | multi-layer perceptron
moe: mixture of experts
mri: magnetic resonance imaging
mse: mean squared error | mean square error
msrp: recommended retail price
mtls: mutual TLS
mvp: minimum viable product
nas: network attached storage | neural architecture search
nat: network address translation
nda: non-disclosure agreement
ner: named entity recognition
nlp: natural language processing
nmf: non-negative matrix factorization
nn: neural network
ocr: optical character recognition
oidc: OpenID Connect
oltp: online transaction processing
olap: online analytical processing
oom: out of memory
oop: object-oriented programming
opex: operating expenses
orm: object-relational mapping
os: operating system
otp: one-time password | one-time code
p2p: peer to peer
paas: platform as a service
pca: principal component analysis
pcr: polymerase chain reaction
peft: parameter-efficient fine-tuning
pii: personally identifiable information
pin: personal identification number
pk: primary key
pmf: probability mass function
pdf: probability density function
poc: proof of concept
pos: point of sale | part of speech
ppe: personal protective equipment | protective equipment
ppo: proximal policy optimization
pr: pull request | public relations
psu: power supply
pto: paid time off | paid leave | vacation days
pvc: persistent volume claim
qa: quality assurance | question answering
rag: retrieval-augmented generation
raid: redundant array of independent disks
ram: random access memory
rbac: role-based access control
rca: root cause analysis
rdbms: relational database
rfc: request for comments
rl: reinforcement learning
rlhf: reinforcement learning from human feedback
rma: return merchandise authorization
rmse: root mean squared error | root mean square error
rnn: recurrent neural network
roc: receiver operating characteristic
roi: return on investment | region of interest
rpo: recovery point objective
rto: recovery time objective
saas: software as a service
sdk: software development kit
sem: standard error of the mean
seo: search engine optimization
sft: supervised fine-tuning
sgd: stochastic gradient descent
siem: security information and event management
sla: service level agreement
slo: service level objective
smb: small business
smote: synthetic minority oversampling technique
sop: standard operating procedure
sql: structured query language
ssd: solid-state drive | solid state drive
ssh: secure shell
ssl: secure sockets layer | self-supervised learning
sso: single sign-on
ssr: server-side rendering
stt: speech to text
svd: singular value decomposition
svm: support vector machine
tcp: transmission control protocol
tdd: test-driven development
tfidf: term frequency–inverse document frequency | inverse document frequency
tls: transport layer security
tn: true negative
tos: terms of service
tp: true positive
tpr: true positive rate
ttl: time to live
tts: text to speech
ui: user interface
uk: United Kingdom
ups: uninterruptible power supply
uri: uniform resource identifier
url: uniform resource locator | web address
us: United States
usa: United States
uuid: universally unique identifier
ux: user experience
vae: variational autoencoder | variational auto-encoder
vat: value added tax | value-added tax
vit: vision transformer
vlan: virtual local area network
vm: virtual machine
vpc: virtual private cloud
vpn: virtual private network
vps: virtual private server
vr: virtual reality
waf: web application firewall
wan: wide area network
wfh: work from home | working from home | remote work
xss: cross-site scripting
yaml: YAML ain't markup language
agb: allgemeine Geschäftsbedingungen
dsgvo: Datenschutz-Grundverordnung | Datenschutzgrundverordnung
kfz: Kraftfahrzeug | Auto
ki: künstliche Intelligenz
mwst: Mehrwertsteuer
öpnv: öffentlicher Nahverkehr
plz: Postleitzahl
ust: Umsatzsteuer
vhs: Volkshochschule
arv: anti-retroviral therapy
bts: brevet de technicien supérieur
cb: carte bancaire
cdi: contrat à durée indéterminée
cni: carte d'identité | carte nationale d'identité
hlm: logement social | habitation à loyer modéré
ia: intelligence artificielle | inteligencia artificial | intelligenza artificiale
pv: procès-verbal | amende | contravention
rdv: rendez-vous
rgpd: règlement général sur la protection des données | reglamento general de protección de datos
tgv: train à grande vitesse
tva: taxe sur la valeur ajoutée
dni: documento nacional de identidad | documento de identidad
itv: inspección técnica de vehículos
iva: impuesto sobre el valor añadido | imposta sul valore aggiunto
nif: número de identificación fiscal
ии: искусственный интеллект
ндс: налог на добавленную стоимость
пк: персональный компьютер
"""
# fmt: on


@cache
def known_acronyms() -> dict[str, tuple[str, ...]]:
    """Return what acronyms stand for, by their keys as `acronyms.key_of` makes them."""
    lines = (line.partition(": ") for line in _LISTED.strip().splitlines())
    return {key: tuple(one.strip() for one in longs.split("|")) for key, _, longs in lines}
