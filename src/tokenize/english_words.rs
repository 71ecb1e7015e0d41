//! Word lists of English, separated by spaces: closed classes, frequent verbs, adjectives and adverbs, irregular forms.

pub(super) const PRONOUNS: &str = "\
    i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours ourselves they them their \
    theirs themselves this that these those who whom whose which what someone somebody something anyone anybody anything everyone everybody \
    everything nobody whatever whoever";

pub(super) const AUXILIARIES: &str = "\
    be have do will would can could shall should may might must ought not never cannot";

/// Articles, prepositions, conjunctions.
pub(super) const PARTICLES: &str = "\
    a an the of to in on at by for from with without within into onto upon about above across after against along among around as before \
    behind below beneath beside besides between beyond despite during except inside outside over per since through throughout till toward \
    towards under until up down off out via and or but nor yet so if because although though while whereas unless than whether when where why \
    how no";

/// Adverbs that do not end in -ly.
pub(super) const ADVERBS: &str = "\
    very too quite rather almost always often sometimes seldom never ever again already also away back else enough even far here there just \
    maybe perhaps now once twice only otherwise soon still then therefore today together tomorrow tonight well yesterday instead however \
    anymore anyway much more most less least later ago straight online somehow everywhere nowhere forever";

/// Words in -ly that are no adverbs.
pub(super) const LY_ADJECTIVES: &str = "\
    friendly unfriendly ugly lovely lonely costly deadly likely unlikely silly smelly elderly daily weekly monthly early only curly wrinkly";
pub(super) const LY_OTHERS: &str = "\
    reply supply apply family assembly fly july rely multiply italy comply belly jelly bully ally imply anomaly";

pub(super) const ADJECTIVES: &str = "\
    good bad great nice new old big small large little long short high low fast slow quick quiet loud noisy cheap expensive hard soft heavy \
    light easy difficult simple clean dirty hot cold warm cool wet dry full empty strong weak thin thick broken wrong right poor rich rude \
    polite kind happy sad angry sorry late early safe fresh stale sweet salty sour bitter tasty delicious bland cute pretty beautiful ugly \
    stylish smart stupid dumb slick smooth rough tight loose wide narrow deep bright dark dim clear unclear fine perfect excellent amazing \
    awesome fantastic wonderful terrible horrible awful disappointing disappointed annoying annoyed confusing confused boring frustrating \
    frustrated satisfied dissatisfied pleased impressed defective faulty missing available unavailable free busy crowded same different other \
    many few several own main sure true false real fake whole extra average decent solid sturdy flimsy fragile stable unstable responsive \
    unresponsive native local fair unfair genuine absolute ridiculous worth able unable ready first second third last next best better worse \
    worst damaged stuck blank sharp weird strange smelly cozy tiny huge spacious cramped modern outdated friendly constant frequent correct \
    incorrect intuitive accurate inaccurate complete incomplete visible audible silent fluffy dusty";

/// Words in -ful, -less, -able, -ous that are no adjectives.
pub(super) const SUFFIX_NOUNS: &str = "\
    table cable vegetable timetable unless nevertheless nonetheless regardless handful spoonful mouthful variable";

/// Frequent verbs of customers, in their base form; ambiguous with nouns where the verb is the likelier reading.
pub(super) const VERBS: &str = "\
    accept activate add adjust admit advise afford agree allow announce annoy appear apply appreciate approve argue arrange arrive ask \
    assemble assign assume attach attempt avoid bear become beep begin believe bend bite blame blow boil borrow bother break breathe bring \
    build burn burst buy calculate cancel carry catch cause change charge check choose claim clean clear click climb close collect combine \
    come communicate compare compensate complain complete confirm confuse connect consider contact contain continue convert cook copy correct \
    crack crash create cry cut deal decide decrease delay delete deliver deny depend describe deserve detect develop die differ disable \
    disappear disappoint disconnect discover dislike display disturb download drain draw drink drip drive drop dry earn eat edit empty enable \
    encounter encourage end enjoy enter erase escape exchange expect expire explain explode export extend fade fail fall fear feel fight fill \
    find finish fit fix flash flicker float follow force forget forgive fold freeze gain get give glow go grow guess guide handle hang happen \
    hate hear help hesitate hide hold hope hurt identify ignore import improve include increase inform insert insist install introduce \
    investigate invite join jump keep kill kick knock know lack last launch lead leak learn leave lend let lie lift like listen load lock log \
    look lose love maintain make manage match measure meet melt mention mind miss mix move need notice notify obtain occur offer open operate \
    organize overcharge overheat owe own pack pair pass pay peel perform pick play plug post pour prefer prepare press prevent print process \
    produce promise protect prove provide pull purchase push put quit raise rattle reach react read realize receive recognize recommend \
    reconnect recover redeem reduce refill refund refuse register regret reinstall reject relax release rely remain remember remind remove \
    rename renew rent repair repeat replace reply report request require reset resolve respond restart restore retry return reuse ride ring \
    rip rise roll ruin run rush save say scan scratch scroll search see seem select sell send separate serve set shake share ship shop show \
    shrink shut sign sing sink sit skip sleep slide slip smell smile smoke sound speak spell spend spill split spread stain stand start stay \
    steal stick stop store stress struggle subscribe succeed suffer suggest suit support suppose surprise survive switch sync take talk taste \
    teach tear tell tend test thank think throw tip touch track transfer translate travel treat trust try turn type understand uninstall \
    unlock unplug unsubscribe update upgrade upload use vanish verify vibrate visit wait wake walk want warn wash waste watch wear wipe wish \
    withdraw wonder work worry wrap write";

/// Base form and the forms that no rule leads back to it.
pub(super) const IRREGULAR: &str = "\
    be:am,is,are,was,were,been,being have:has,had,having do:does,did,done,doing go:went,gone,goes arise:arose eat:ate,eaten beat:beaten \
    become:became begin:began,begun bend:bent bite:bit,bitten bleed:bled blow:blew,blown bear:bore,borne buy:bought bind:bound breed:bred \
    break:broke,broken bring:brought build:built burn:burnt come:came catch:caught choose:chose,chosen cling:clung creep:crept deal:dealt \
    drink:drank,drunk draw:drawn,drew drive:driven,drove dig:dug fall:fallen,fell feed:fed feel:felt flee:fled fly:flew,flown \
    forgive:forgave,forgiven forget:forgot,forgotten fight:fought find:found freeze:froze,frozen give:gave,given get:got,gotten \
    grow:grew,grown hear:heard hold:held hide:hid,hidden hang:hung keep:kept know:knew,known lay:laid lie:lain,lying die:dying tie:tying \
    lead:led leave:left,leaves lend:lent light:lit lose:lost make:made mean:meant meet:met mislead:misled mistake:mistook,mistaken \
    misunderstand:misunderstood overcome:overcame overhear:overheard overpay:overpaid oversleep:overslept pay:paid prove:proven run:ran \
    ring:rang,rung rebuild:rebuilt repay:repaid resend:resent rewrite:rewrote ride:ridden,rode rise:risen,rose say:said sing:sang,sung \
    sink:sank,sunk sit:sat see:saw,seen send:sent sew:sewn shake:shaken,shook shine:shone shoot:shot show:shown shrink:shrank,shrunk \
    sleep:slept slide:slid smell:smelt sell:sold seek:sought spit:spat spend:spent spill:spilt speak:spoke,spoken spoil:spoilt spring:sprang \
    spin:spun stink:stank steal:stole,stolen stand:stood strike:struck stick:stuck sting:stung swim:swam sweep:swept swell:swollen \
    swear:swore,sworn swing:swung take:taken,took teach:taught throw:threw,thrown think:thought tell:told tear:tore,torn understand:understood \
    undo:undone unwind:unwound wake:woke,woken win:won wear:wore,worn withdraw:withdrew,withdrawn weave:wove write:written,wrote \
    child:children man:men woman:women foot:feet tooth:teeth mouse:mice goose:geese knife:knives shelf:shelves live:lives wife:wives \
    half:halves battery:batteries good:better,best bad:worse,worst far:further dish:dishes shoe:shoes movie:movies cookie:cookies thing:things \
    damage:damaged";

/// Words with an ending that is none, and adjectives whose verb means something else.
pub(super) const WHOLE: &str = "\
    people species series news lens gas bus always perhaps besides sometimes thanks yes plus wifi ios during nothing something anything \
    everything thing morning evening ceiling clothing string spring king wing hundred need indeed speed seed feed bed red exceed embed bring \
    ring sing boring annoying amazing disappointing disappointed confusing frustrating missing crowded this its his us as data analysis basis \
    tennis";
