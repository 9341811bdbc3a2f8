//! What each language abbreviates with a full stop, and with which words its sentences like to begin.
//!
//! An abbreviation alone does not tell whether its stop also ends the sentence; the next word does. So each
//! language brings the abbreviations in four classes and the words that begin sentences (articles, pronouns,
//! conjunctions, question words): after "U.S.", "Government" goes on and "How" begins anew.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::Language;

/// What the stop of an abbreviation can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Never ends a sentence: "Dr.", "e.g.", "z. B.".
    Never,
    /// Does not end one before a number: "no. 5", "Fig. 3", "p. IV".
    Number,
    /// Ends one when the next word likes to begin one: "Inc.", "p.m.", "Jan.".
    Open,
    /// Ends one before any word that is not small: "и т. д.", which would else pass for an initial.
    End,
}

/// What is known about one language.
pub struct Words {
    classes: HashMap<&'static str, Class>,
    starters: HashSet<&'static str>,
    /// How words end that are [`Class::Open`]: "Goethestr.".
    endings: Vec<&'static str>,
    /// Whether a number with a full stop is an ordinal: "am 3. Oktober".
    pub ordinals: bool,
}

impl Words {
    /// The class of the abbreviation `word`, lower case, without its last stop and without spaces.
    pub fn class(&self, word: &str) -> Option<Class> {
        let ending = || {
            self.endings
                .iter()
                .any(|ending| word.ends_with(ending))
                .then_some(Class::Open)
        };
        self.classes.get(word).copied().or_else(ending)
    }

    /// Whether sentences like to begin with `word`, lower case.
    pub fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// What is known about `language`; about others what is true in most.
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::ENGLISH => &ENGLISH,
            Language::GERMAN => &GERMAN,
            Language::FRENCH => &FRENCH,
            Language::SPANISH => &SPANISH,
            Language::ITALIAN => &ITALIAN,
            Language::PORTUGUESE => &PORTUGUESE,
            Language::DUTCH => &DUTCH,
            Language::RUSSIAN | Language::UKRAINIAN => &RUSSIAN,
            Language::ARABIC | Language::PERSIAN => &ARABIC,
            Language::HINDI => &HINDI,
            Language::SWEDISH
            | Language::DANISH
            | Language::NORWEGIAN
            | Language::FINNISH
            | Language::HUNGARIAN
            | Language::POLISH
            | Language::CZECH
            | Language::TURKISH => &ORDINAL,
            _ => &UNKNOWN,
        }
    }
}

/// The word lists of one language, parted by white space, as they are written below.
struct Lists {
    never: &'static str,
    number: &'static str,
    open: &'static str,
    end: &'static str,
    starters: &'static str,
    endings: &'static str,
    ordinals: bool,
}

/// Puts lists together; of two that disagree about a word, the earlier one wins.
fn words(lists: &[&Lists]) -> Words {
    let mut all = Words {
        classes: HashMap::new(),
        starters: HashSet::new(),
        endings: Vec::new(),
        ordinals: false,
    };
    for list in lists {
        let classes = [
            (list.never, Class::Never),
            (list.number, Class::Number),
            (list.open, Class::Open),
            (list.end, Class::End),
        ];
        for (written, class) in classes {
            for word in written.split_whitespace() {
                all.classes.entry(word).or_insert(class);
            }
        }
        all.starters.extend(list.starters.split_whitespace());
        all.endings.extend(list.endings.split_whitespace());
        all.ordinals |= list.ordinals;
    }
    all
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| words(&[&EN]));
static GERMAN: LazyLock<Words> = LazyLock::new(|| words(&[&DE]));
static FRENCH: LazyLock<Words> = LazyLock::new(|| words(&[&FR]));
static SPANISH: LazyLock<Words> = LazyLock::new(|| words(&[&ES]));
static ITALIAN: LazyLock<Words> = LazyLock::new(|| words(&[&IT]));
static PORTUGUESE: LazyLock<Words> = LazyLock::new(|| words(&[&PT]));
static DUTCH: LazyLock<Words> = LazyLock::new(|| words(&[&NL]));
static RUSSIAN: LazyLock<Words> = LazyLock::new(|| words(&[&RU]));
static ARABIC: LazyLock<Words> = LazyLock::new(|| words(&[&AR, &EN]));
static HINDI: LazyLock<Words> = LazyLock::new(|| words(&[&HI, &EN]));
static ORDINAL: LazyLock<Words> = LazyLock::new(|| words(&[&NORTH_AND_EAST]));
/// A text whose language nobody knows is mostly a short English one; other scripts cannot collide with it.
static UNKNOWN: LazyLock<Words> = LazyLock::new(|| words(&[&EN, &RU, &AR, &HI]));

const EN: Lists = Lists {
    never: "mr mrs ms messrs mx dr drs prof rev fr hon pres gov lt capt cpt cmdr col sgt cpl pvt gen adm maj brig sen \
            rep supt mt ft mme mlle dept univ assn e.g eg i.e ie cf viz vs approx est. fig figs eq \
            eqs ref refs incl excl resp ca asst assoc atty",
    number: "no nos nr p pp pg pgs vol vols ch chap sec sect art par para app ex op ver pt n° nº № tel ext bk cl",
    open: "co inc ltd corp llc plc bros jr sr esq st ave blvd rd hwy sq ste bldg jan feb mar apr jun jul aug sep sept \
           oct nov dec mon tue tues wed thu thurs fri a.m p.m u.s u.s.a u.k u.n e.u d.c b.c a.d ph.d m.d b.a m.a u.s.s \
           al ed eds avg hrs mins secs lb lbs oz calif fla kan ky mich minn \
           mont neb nev okla tenn tex wis wyo ariz conn ont intl natl",
    end: "",
    starters: "a an the this that these those there here it its he she his her they their we our you your i my \
               who whose what when where why how which if in on at as after before although though while \
               since because but and or yet so nor for from by with without during despite under over of to about until \
               once however meanwhile moreover therefore thus then instead also still another other others some \
               many most more much several few each every both all any no not none only just even \
               one two three is are was were do does did has have had can could should would let please \
               now today yesterday later earlier finally first second eventually according \
               unlike like given among between through perhaps maybe yes",
    endings: "",
    ordinals: false,
};

const DE: Lists = Lists {
    never: "dr prof hr fr frl dipl ing z.b zb d.h dh u.a i.d.r d.r bzw ca evtl ggf inkl exkl einschl vgl sog insb \
            insbes bspw geb gest gegr verh gen allg max min rd tel u v zzgl abzgl st hl u.ä.m mind höchst ehem \
            od ev kath wg betr bes kgl kgr m.e m.w i.a z.t z.zt ü.d s.o.g",
    number: "nr nrn abs art bd bde kap abb tab s ziff lit aufl anm fn rn rz §",
    open: "str mio mrd tsd jh jhd jhdt chr jan feb febr mär apr jun jul aug sep sept okt nov dez \
           co inc ltd corp std stk jr sr e.v u.u z.z o.ä u.ä u.s.a u.s",
    end: "usw etc usf",
    starters: "der die das dem den des ein eine einer eines einem einen er sie es ihr ihre wir ich du man dies \
               diese dieser dieses diesem diesen jener jene wer was wann wo wie warum weshalb welche welcher wenn weil \
               als da dann danach darauf dabei dafür damit daher deshalb doch aber und oder sondern denn auch noch \
               nur nach vor seit während für mit bei im in am an auf aus zu zum zur von vom bis über unter trotz \
               jedoch allerdings außerdem zudem später heute gestern hier dort so nun jetzt schon kein keine nicht \
               alle alles viele einige mehrere beide sein seine seit sowohl ob obwohl insgesamt ist sind war hat haben",
    endings: "str jh",
    ordinals: true,
};

const FR: Lists = Lists {
    never: "m mm mme mmes mlle mlles dr drs pr me mgr st ste p.ex ex cf c.-à-d env av boul bd adj gal cdt cne col \
            ing prof i.e e.g vs réf resp",
    number: "n no nos n° p pp vol t chap art fig éd tél al §",
    open: "janv févr avr juil sept oct nov déc j.-c jc s.a s.a.r.l sarl cie inc ltd co corp jr sr h min apr hab",
    end: "etc",
    starters: "le la les l un une des du de d au aux ce c cet cette ces il elle ils elles on nous vous je j tu son sa \
               ses leur leurs mon ma mes notre nos votre vos qui que qu quand où comment pourquoi quel quelle quels si \
               s mais et ou donc or ni car dans en sur sous avec sans pour par à après avant depuis pendant lors \
               lorsque alors ainsi cependant toutefois puis ensuite enfin aujourd hier demain ici là tout tous toute \
               toutes plusieurs certains chaque aucun aucune selon malgré comme n ne y parmi entre chez dès est",
    endings: "",
    ordinals: false,
};

const ES: Lists = Lists {
    never: "sr sra sres sras srta srtas d dña dª dr dra dres lic ing arq prof profa gral cnel cap tte sto sta mons \
            fr p.ej p.e ej cf vs ee aprox av avda c/ dpto excmo excma ilmo ilma rvdo admón fdo",
    number: "n no núm nº n° pág págs p pp vol vols cap art arts fig tel tfno ed t §",
    open: "ud uds vd vds uu ee.uu s.a s.l s.a.c cía inc ltd corp co a.c d.c a.m p.m jr ene feb mar abr may jun jul ago \
           sept oct nov dic hab km kg",
    end: "etc",
    starters: "el la los las lo un una unos unas él ella ellos ellas yo tú usted ustedes nosotros este esta estos \
               estas ese esa esos esas eso esto aquel aquella su sus mi mis tu tus nuestro nuestra qué quién quiénes \
               cuándo dónde cómo por para pero y e o u ni si cuando donde como aunque mientras porque pues en de del \
               al a con sin sobre desde hasta entre tras según durante después antes luego entonces además también \
               sin así hoy ayer mañana aquí allí ya no nunca todo toda todos todas algunos algunas muchos muchas \
               varios otro otra otros cada se le les me nos hay es son era fue ha han está",
    endings: "",
    ordinals: false,
};

const IT: Lists = Lists {
    never: "sig sigg sig.ra sig.na dott dott.ssa dr dr.ssa prof prof.ssa proff ing avv arch geom rag on sen mons gen \
            col cap magg cav comm s ss p.es p.e es ad.es cfr vs ca circa tel",
    number: "n nn nr pag pagg p pp vol voll cap art artt fig tav par ed §",
    open: "sec a.c d.c s.p.a s.r.l srl co inc ltd corp feb mar apr mag giu lug ago sett ott nov dic jr c",
    end: "ecc etc",
    starters: "il lo la i gli le l un uno una egli ella esso essa essi lui lei loro io tu noi voi questo questa questi \
               queste quello quella quelli quelle quell ciò chi che cosa quando dove come perché quale quali se ma e ed \
               o oppure né anche però quindi dunque inoltre invece infatti tuttavia mentre poiché benché in nel nella \
               nei negli nelle di del della dei delle degli dell a al alla ai agli alle all da dal dalla dai con su \
               sul sulla per tra fra dopo prima poi durante secondo oggi ieri domani qui là già non ogni tutto tutti \
               alcuni alcune molti molte altri altre il suo sua suoi si ci è era sono ha hanno c",
    endings: "",
    ordinals: false,
};

const PT: Lists = Lists {
    never: "sr sra srs sras srta dr dra drs prof profa eng arq gen cel cap ten sgt exmo exma ilmo v.exa d p.ex p.e ex \
            cf vs aprox av pça pe fr dom sto sta",
    number: "n no nº n° nr núm pág págs p pp vol cap art arts fig tel fl fls ed §",
    open: "s.a ltda cia inc ltd corp co a.c d.c jr séc jan fev mar abr mai jun jul ago set out nov dez hab km kg",
    end: "etc",
    starters: "o a os as um uma uns umas ele ela eles elas eu tu você vocês nós este esta estes estas esse essa esses \
               essas isso isto aquele aquela aquilo seu sua seus suas meu minha nosso nossa quem que quando onde como \
               por porque qual quais se mas e ou nem embora enquanto em no na nos nas de do da dos das ao aos à às com \
               sem sobre sob desde até entre após antes depois então além também assim hoje ontem amanhã aqui ali já \
               não nunca todo toda todos todas alguns algumas muitos muitas vários outro outra outros cada segundo \
               para pela pelo durante há é são era foi tem está",
    endings: "",
    ordinals: false,
};

const NL: Lists = Lists {
    never: "dhr mevr mw mej dr drs ir ing prof mr mrs ds bijv bv b.v d.w.z dwz o.a m.b.t i.p.v t.o.v n.a.v m.a.w a.h.w \
            m.n t.g.v i.v.m resp ca incl excl evt ong vgl zgn max min st sr gen kol jhr mgr e.g i.e vs",
    number: "nr nrs blz p pp art hfst hst afb fig dl vol tel §",
    open: "n.v chr jan feb mrt apr jun jul aug sept okt nov dec co inc ltd corp jl jr mln mld str",
    end: "enz etc e.d",
    starters: "de het een hij zij ze wij we ik je jij jullie u deze dit die dat er hier daar zijn haar hun ons onze mijn \
               wie wat wanneer waar waarom hoe welke als omdat hoewel terwijl toen dan daarna daarom maar en of want \
               ook nog in op aan bij met zonder voor na naar van uit over onder tegen door tijdens sinds volgens tot \
               echter bovendien verder vandaag gisteren morgen nu niet geen alle alles veel sommige enkele andere \
               beide elk elke is zijn was waren heeft hebben t s",
    endings: "",
    ordinals: false,
};

const RU: Lists = Lists {
    never: "т.е т.к т.н т.о напр см ср ул просп пр-т пер пл наб пос дер оз св проф акад доц канд д-р г-н г-жа гр тов \
            гос ген лейт кап адм бул мин зам зав пом макс прибл соотв ок букв англ нем фр франц лат греч рус",
    number: "стр с рис табл гл п пп ст ч т разд № тел кв корп",
    open: "г гг в вв н.э э тыс млн млрд трлн руб коп долл обл р-н чел км им янв февр апр авг сент окт нояб дек \
           и.о ред изд",
    end: "т.д т.п др пр проч",
    starters: "он она оно они я ты мы вы это этот эта эти тот та те его её ее их мой наш ваш свой кто что когда где как \
               почему зачем какой какая какие который если но а и или да же в во на с со к ко по из за от до для без под \
               над при про о об после перед через между среди во-первых однако затем потом тогда поэтому также ещё еще \
               уже сегодня вчера завтра сейчас теперь там здесь тут не ни нет все всё весь многие некоторые другие \
               каждый каждая так хотя пока чтобы кроме согласно несмотря благодаря был была было были",
    endings: "",
    ordinals: false,
};

const AR: Lists = Lists {
    never: "د أ.د أ م د.م",
    number: "ص رقم ج",
    open: "هـ ق.م",
    end: "إلخ الخ",
    starters: "",
    endings: "",
    ordinals: false,
};

const HI: Lists = Lists {
    never: "डॉ डा श्री श्रीमती प्रो पं कु स्व मो सं ए बी सी डी एफ जी एच जे एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू \
            एक्स वाई जेड बी.जे",
    number: "नं क्र पृ",
    open: "ई.पू कि.मी कि.ग्रा रु",
    end: "",
    starters: "",
    endings: "",
    ordinals: false,
};

/// What the Nordic, Polish, Czech, Hungarian and Turkish papers have in common: ordinals with a stop.
const NORTH_AND_EAST: Lists = Lists {
    never: "dr prof t.ex f.eks bl.a dvs d.v.s ca inkl ekskl resp jfr jf esim mm.f ns np tzw tzn m.in tj mgr inż ing \
            mudr judr phdr doc hab św ul sv örn vb. bkz sn hz kb kl hr fr",
    number: "nr nro s str sid č čp r rys obr sz o",
    open: "kl.p jan feb mar apr jun jul aug sep sept okt nov dec des mio mia mrd mln tys kr st.p f.kr e.kr eaa jaa \
           tammi helmi a.s s.r.o z.o.o sp zo",
    end: "osv etc jne itd itp atd apod stb",
    starters: "det den de en ett et han hon hun vi jag jeg du ni och og men i på av for för til till som när da då hvis om \
               se hän he me minä sinä tämä tuo ja mutta kun jos on ei \
               to ten ta te on ona oni my ja ty w we z ze na do od po przed przez za i a ale lecz jak gdy kiedy co kto nie jest \
               je ten tento ta tato to on ona oni my já v ve s se k ke o u když kde co kdo ale ani však \
               a az egy ez ő ők mi én te és de ha hogy mert nem \
               bu şu o biz ben sen onlar ve ama bir için",
    endings: "",
    ordinals: true,
};

/// Words that do not end a line or an item by themselves: articles, prepositions, conjunctions. What stands
/// behind them belongs to them, a wrapped line ("was in / London") as well as a number ("by 2. The").
static LEADING: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "a an the of in on at by to for from with without and or nor but as than that into onto over under between \
     through during about against is are was were be been has have had will would can could should may might must \
     not no its his her their our your my this these those who which when where while if because section chapter page \
     figure table step part level version number rule article \
     der die das dem den des ein eine einer einem einen und oder aber mit von vom zu zum zur bei im am auf aus für über \
     le la les un une des du de et ou mais dans sur avec pour par que qui au aux \
     el los las una del y o con por para en al se su sus \
     il lo gli uno di della dei delle e ed che per tra fra nel nella al alla \
     os as uma do da dos das em no na nos nas com \
     het een van op voor met aan bij uit naar dat \
     в во на с со и или но а к ко по из за от до для без под над при о об что как не"
        .split_whitespace()
        .collect()
});

/// Whether `word`, in any case, leads on to what stands behind it.
pub fn leads_on(word: &str) -> bool {
    LEADING.contains(word) || LEADING.contains(word.to_lowercase().as_str())
}
