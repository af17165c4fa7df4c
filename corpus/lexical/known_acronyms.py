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
adhd: attention deficit hyperactivity disorder
adr: architecture decision record
aed: automated external defibrillator
agb: allgemeine Geschäftsbedingungen
ai: artificial intelligence
ann: artificial neural network | approximate nearest neighbour | approximate nearest neighbor
ap: accounts payable | access point
api: application programming interface
apr: annual percentage rate
ar: augmented reality
arv: anti-retroviral therapy
asr: automatic speech recognition
ast: abstract syntax tree
ats: applicant tracking system
au: Krankmeldung | Arbeitsunfähigkeitsbescheinigung
auc: area under the curve | area under the ROC curve | area under the receiver operating curve
aws: Amazon Web Services
b2b: business to business
b2c: business to consumer
bcp: business continuity plan
bdd: behaviour-driven development | behavior-driven development
bi: business intelligence
bmi: body mass index
bn: batch normalization | batch normalisation
bom: bill of materials
bow: bag of words
bp: blood pressure
bpe: byte pair encoding
bts: brevet de technicien supérieur
byod: bring your own device
ca: certificate authority
cab: change advisory board
capex: capital expenditure
cb: carte bancaire
cd: continuous delivery | continuous deployment
cdi: contrat à durée indéterminée
cdn: content delivery network
ceo: chief executive officer
cfo: chief financial officer
ci: continuous integration | confidence interval
cicd: continuous integration | continuous delivery
cli: command line interface | command line
cmdb: configuration management database
cms: content management system
cni: carte d'identité | carte nationale d'identité
cnn: convolutional neural network | convolutional network
cogs: cost of goods sold
copd: chronic obstructive pulmonary disease
cot: chain of thought
cpr: cardiopulmonary resuscitation
cpu: central processing unit | processor
crd: custom resource definition
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
cve: common vulnerabilities and exposures
dba: database administrator
ddd: domain-driven design
ddos: distributed denial of service
dhcp: dynamic host configuration protocol
di: dependency injection
dl: deep learning
dlp: data loss prevention
dmz: demilitarized zone
dni: documento nacional de identidad | documento de identidad
dnr: do not resuscitate
dns: domain name system
dob: date of birth
dom: document object model
dos: denial of service
dpo: data protection officer | direct preference optimization
dqn: deep Q-network
dr: disaster recovery
drm: digital rights management
dsgvo: Datenschutz-Grundverordnung | Datenschutzgrundverordnung
dst: daylight saving time
dtw: dynamic time warping
dvt: deep vein thrombosis
eap: employee assistance program | employee assistance programme
ecg: electrocardiogram
ed: emergency department
eda: exploratory data analysis
edr: endpoint detection and response
ehr: electronic health record
em: expectation maximization | expectation-maximization
ema: exponential moving average
emr: electronic medical record
eol: end of life
er: emergency room
espp: employee stock purchase plan
eta: estimated time of arrival
etf: exchange-traded fund
etl: extract, transform, load
eu: European Union
ev: electric vehicle | electric car
faq: frequently asked questions
ffn: feed-forward network | feedforward network
fifo: first in, first out
fk: foreign key
fn: false negative
fp: false positive
fpr: false positive rate
fsa: flexible spending account
ftp: file transfer protocol
gan: generative adversarial network
gbm: gradient boosting machine
gc: garbage collection | garbage collector
gd: gradient descent
gdpr: General Data Protection Regulation
gmm: Gaussian mixture model
gnn: graph neural network
gp: general practitioner | Gaussian process
gpu: graphics processing unit | graphics card
gru: gated recurrent unit
gui: graphical user interface
hdd: hard disk drive | hard disk
hitl: human in the loop
hlm: logement social | habitation à loyer modéré
hmm: hidden Markov model
hnsw: hierarchical navigable small world
hoa: homeowners association
hpa: horizontal pod autoscaler
hr: human resources | heart rate
hsa: health savings account
html: hypertext markup language
http: hypertext transfer protocol
i18n: internationalization | internationalisation
ia: intelligence artificielle | inteligencia artificial | intelligenza artificiale
iac: infrastructure as code
iam: identity and access management
ica: independent component analysis
icu: intensive care unit
ide: integrated development environment
idp: identity provider
ids: intrusion detection system
iid: independent and identically distributed
ioc: inversion of control
iot: internet of things
iou: intersection over union
ip: internet protocol | intellectual property
ips: intrusion prevention system
isp: internet service provider
it: information technology
itv: inspección técnica de vehículos
iv: intravenous | instrumental variable
iva: impuesto sobre el valor añadido | imposta sul valore aggiunto
ivf: inverted file | in vitro fertilization | in vitro fertilisation
jit: just in time
json: JavaScript object notation
jwt: JSON web token
kb: knowledge base
kfz: Kraftfahrzeug | Auto
ki: künstliche Intelligenz
knn: k-nearest neighbours | k-nearest neighbors | nearest neighbours | nearest neighbors
kpi: key performance indicator
kyc: know your customer
l10n: localization | localisation
lan: local area network
lda: latent Dirichlet allocation | linear discriminant analysis
ldap: lightweight directory access protocol
lifo: last in, first out
llm: large language model
loto: lockout tagout
lr: learning rate | logistic regression
lru: least recently used
lsh: locality-sensitive hashing
lstm: long short-term memory
lts: long-term support
mae: mean absolute error
map: mean average precision
mape: mean absolute percentage error
mcmc: Markov chain Monte Carlo
mdp: Markov decision process
mfa: multi-factor authentication | multifactor authentication
mha: multi-head attention
mitm: man in the middle
ml: machine learning
mle: maximum likelihood estimation | maximum likelihood
mlm: masked language modelling | masked language modeling
mlp: multilayer perceptron | multi-layer perceptron
moe: mixture of experts
moq: minimum order quantity
mr: merge request
mri: magnetic resonance imaging
mrr: mean reciprocal rank | monthly recurring revenue
mse: mean squared error | mean square error
msrp: recommended retail price
mtbf: mean time between failures
mtls: mutual TLS
mttr: mean time to repair | mean time to recovery | mean time to resolve
mvp: minimum viable product
mwst: Mehrwertsteuer
nas: network attached storage | neural architecture search
nat: network address translation
nda: non-disclosure agreement
ndcg: normalized discounted cumulative gain
ner: named entity recognition
nif: número de identificación fiscal
nlp: natural language processing
nmf: non-negative matrix factorization
nms: non-maximum suppression
nn: neural network
nps: net promoter score
ntp: network time protocol
ocr: optical character recognition
oidc: OpenID Connect
okr: objectives and key results
olap: online analytical processing
oltp: online transaction processing
oom: out of memory
oop: object-oriented programming
oov: out of vocabulary
opex: operating expenses
orm: object-relational mapping
os: operating system
otc: over the counter
otp: one-time password | one-time code
p2p: peer to peer
paas: platform as a service
pca: principal component analysis
pcr: polymerase chain reaction
pdf: probability density function
peft: parameter-efficient fine-tuning
pii: personally identifiable information
pin: personal identification number
pip: performance improvement plan
pk: primary key
pki: public key infrastructure
plz: Postleitzahl
pmf: probability mass function
po: purchase order
poc: proof of concept
pos: point of sale | part of speech
ppe: personal protective equipment | protective equipment
ppo: proximal policy optimization
pr: pull request | public relations
psu: power supply
pto: paid time off | paid leave | vacation days
ptsd: post-traumatic stress disorder
pv: procès-verbal | amende | contravention
pvc: persistent volume claim
pwa: progressive web app
qa: quality assurance | question answering
qos: quality of service
rag: retrieval-augmented generation
raid: redundant array of independent disks
ram: random access memory
rbac: role-based access control
rca: root cause analysis
rdbms: relational database
rdp: remote desktop protocol | remote desktop
rdv: rendez-vous
rfc: request for comments
rfp: request for proposal
rfq: request for quotation
rgpd: règlement général sur la protection des données | reglamento general de protección de datos
rl: reinforcement learning
rlhf: reinforcement learning from human feedback
rma: return merchandise authorization
rmse: root mean squared error | root mean square error
rnn: recurrent neural network
roc: receiver operating characteristic
roi: return on investment | region of interest
rpo: recovery point objective
rsu: restricted stock unit
rto: recovery time objective
saas: software as a service
sdk: software development kit
sem: standard error of the mean
seo: search engine optimization
sft: supervised fine-tuning
sgd: stochastic gradient descent
siem: security information and event management
sku: stock keeping unit
sla: service level agreement
slo: service level objective
smb: small business
smote: synthetic minority oversampling technique
sop: standard operating procedure
sow: statement of work
spa: single-page application | single page application
sql: structured query language
sre: site reliability engineering
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
tgv: train à grande vitesse
tls: transport layer security
tn: true negative
tos: terms of service
tp: true positive
tpr: true positive rate
tpu: tensor processing unit
ttl: time to live
tts: text to speech
tva: taxe sur la valeur ajoutée
ui: user interface
uk: United Kingdom
ups: uninterruptible power supply
uri: uniform resource identifier
url: uniform resource locator | web address
us: United States
usa: United States
ust: Umsatzsteuer
uti: urinary tract infection
uuid: universally unique identifier
ux: user experience
vae: variational autoencoder | variational auto-encoder
vat: value added tax | value-added tax
vdi: virtual desktop infrastructure
vhs: Volkshochschule
vit: vision transformer
vlan: virtual local area network
vm: virtual machine
voip: voice over IP
vpc: virtual private cloud
vpn: virtual private network
vps: virtual private server
vr: virtual reality
vte: venous thromboembolism
waf: web application firewall
wan: wide area network
wfh: work from home | working from home | remote work
wip: work in progress
xai: explainable AI | explainable artificial intelligence
xss: cross-site scripting
yaml: YAML ain't markup language
öpnv: öffentlicher Nahverkehr
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
