//! Lists of names. Japanese writes names and common nouns alike, so a name is known by a list and by what stands around it.

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::{Pattern, any_of};

/// A family name of the list.
pub(super) static FAMILY: Pattern = LazyLock::new(|| Regex::new(&any_of(FAMILY_NAMES)).ok());

/// Hiragana as katakana; other characters stay.
pub(crate) fn in_katakana(words: &str) -> String {
    words
        .chars()
        .map(|character| match character {
            'ぁ'..='ゖ' => char::from_u32(u32::from(character) + 0x60).unwrap_or(character),
            other => other,
        })
        .collect()
}

/// Frequent family names, and spellings of them.
pub(super) const FAMILY_NAMES: &str = "\
    佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 佐佐木 山口 松本 井上 木村 斎藤 斉藤 齋藤 齊藤 清水 \
    山崎 山﨑 阿部 池田 橋本 山下 石川 中島 中嶋 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 \
    松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 島田 谷口 大野 高田 丸山 今井 \
    河野 藤本 村田 武田 上野 杉山 増田 平野 菅原 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 浜田 古川 市川 \
    水野 小松 島崎 山内 高野 西田 西川 北村 安田 五十嵐 川口 関口 大塚 平田 川崎 飯田 吉川 本田 本多 久保田 中田 沢田 澤田 辻本 土屋 秋山 永井 \
    川村 馬場 片山 岩田 服部 中西 福島 樋口 望月 荒木 大久保 高島 髙島 松岡 田口 星野 黒田 山中 堀内 尾崎 大橋 松下 永田 川上 内藤 矢野 岡崎 小山 \
    広瀬 廣瀬 熊谷 大島 早川 石原 吉村 浅野 荒井 須藤 小池 今村 桑原 西山 篠原 白石 成田 栗原 小西 上村 三宅 東海林 福井 児玉 柳田 岸本 吉岡 吉野 \
    大谷 石橋 天野 町田 青山 奥村 奥田 倉田 浅井 稲垣 飯塚 田島 田辺 根本 松村 安部 関根 小田 小沢 小澤 河合 川島 川端 榎本 戸田 内山 村山 三上 \
    宮田 宮下 梶原 長田 長尾 長野 横田 植田 植木 神田 神谷 神山 野田 野崎 岩本 岩井 岩下 森本 森下 森山 井口 井手 土井 細川 堀江 本間 牧野 瀬戸 \
    日高 萩原 荻野 寺田 沼田 浜口 坂口 坂井 坂田 津田 出口 大森 大石 大川 大田 大山 大内 竹田 竹中 片岡 甲斐 黒木 黒川 及川 滝沢 菅野 相澤 相沢 \
    木内 河村 河原 金田 金井 金沢 平井 平山 平川 平岡 松原 松永 松浦 古田 古賀 北川 西野 西岡 西尾 南田 向井 原口 藤川 藤岡 藤沢 藤澤 藤村 藤野 \
    富田 冨田 福本 福岡 福永 下田 下村 中井 中尾 中原 中沢 中澤 中谷 永野 丹羽 水谷 溝口 三好 八木 山岸 山根 山村 湯浅 米田 若林 渋谷 豊田 徳永 \
    竹下 武藤 伊東 江口 臼井 梅田 大竹 岡野 岡村 小原 小倉 小泉 小谷 加賀 柏木 秋元 浅田 朝倉 安達 足立 新田 有田 池上 池内 石塚 石黒 石丸 石野 \
    泉谷 市原 井出 伊沢 磯部 板垣 一ノ瀬 今野 岩瀬 岩永 岩淵 植松 上杉 牛島 内海 梅原 梅津 江川 江藤 遠山 大池 大崎 大里 大城 大滝 大友 大貫 大場 \
    大畑 大平 大村 岡部 小笠原 小形 荻原 奥山 長内 小野寺 小野田 尾形 折原 柿沼 笠原 柏原 梶田 片桐 片平 勝又 加納 鎌田 亀井 亀田 川原 川田 川野 \
    川本 川畑 菅谷 木原 木本 木山 北原 北島 北野 吉井 吉沢 吉原 吉本 吉松 桐山 久我 久野 久米 倉本 黒沢 桑田 小出 小堀 小室 小柳 小山田 越智 駒井 \
    近江 権藤 西条 斎木 酒巻 坂上 坂下 桜庭 佐竹 佐伯 佐川 沢村 塩田 塩谷 志村 柴崎 島村 嶋田 下山 宍戸 篠崎 篠田 重松 芝田 庄司 城田 白井 白川 \
    神保 杉浦 杉田 杉原 杉村 鈴村 須田 瀬川 関川 関谷 芹沢 園田 平良 高井 高瀬 高見 高梨 高松 高柳 高山 滝川 滝口 武井 竹本 竹村 武山 立花 田川 \
    田代 田畑 田所 谷川 谷本 玉井 玉城 千田 塚田 塚本 築山 土田 角田 坪井 手塚 寺島 寺尾 寺本 照井 冨永 富永 豊島 鳥居 仲田 長岡 長瀬 長沢 長浜 \
    中津 中本 中林 中山田 永瀬 名取 成瀬 西沢 西原 西本 新山 根岸 野上 野沢 野島 野中 野本 橋爪 橋口 長谷部 畠山 花田 羽田 浜野 浜本 早坂 林田 \
    原島 原山 坂東 比嘉 彦坂 久田 日野 平賀 平沢 平松 平林 深沢 深谷 福地 福山 藤木 藤倉 藤崎 藤島 藤森 船橋 古沢 古谷 古屋 星川 細田 細谷 堀川 \
    堀口 堀田 本山 前川 前原 真壁 町井 松崎 松野 松葉 松山 真鍋 丸田 三木 三谷 三沢 三橋 三原 水沢 水口 水田 光田 南雲 嶺岸 宮川 宮沢 宮島 宮野 \
    宮原 宮脇 武者 村井 村岡 村瀬 村松 室井 森岡 森川 森口 森谷 森脇 諸橋 門田 八代 安井 安川 柳沢 柳原 矢島 矢部 山岡 山川 山城 山路 山西 山野 \
    山辺 結城 行方 横井 横尾 横川 横溝 横森 吉崎 吉住 吉成 吉水 米山 若山 脇田 鷲尾 渡会 和久井 綿貫 赤松 秋本 浅川 相川 相原 会田 青柳 秋葉 芦田 \
    麻生 天田 雨宮 粟野 飯島 飯野 生田 石岡 岡山 宮城 山形 奈良 本郷 若松 赤坂 目黒";

/// Family names that are names of prefectures, cities or stations as well: a form of address or a given name must tell.
pub(super) const PLACES: &str = "\
    石川 福島 宮崎 山口 長野 大分 千葉 福岡 川崎 渋谷 上野 宮城 岡山 山形 奈良 大宮 長崎 高松 松山 松本 小倉 福山 目黒 赤坂 本郷 若松 青山 大塚 \
    中野 大崎 船橋 豊島 足立 長岡 上田 大津 三島 小松 岡崎 豊田 川口 川越 浜松 秋葉 飯田橋 日野 町田 立川 八代 大島 小島 田町 大森 亀田 三沢 高山 \
    中津 平田 広島 高島 小山 古河 桐生 富田 中原 中山 松原 大野 福井 成田 熊谷 深谷 市川 市原 木場 大垣 桜井 橋本 吉野 米沢 新田 出口 中井 下田 \
    平野 清水 藤沢 藤枝";

/// Family names of one character, which must stand alone before a form of address: 林さん, but not 山林さん.
pub(super) const SHORT_FAMILY_NAMES: &str = "森林原堀辻谷関岡星泉南東西北堺菅柳榊橘畑浜濱堤梶桂乾巽楠岸峰秦呉牧";

/// Frequent given names; after a family name they tell a person anywhere.
pub(super) const GIVEN_NAMES: &str = "\
    花子 太郎 一郎 次郎 二郎 三郎 健太 健一 健二 美咲 陽菜 結衣 結菜 葵 翔太 翔 大輔 大樹 直樹 直人 拓也 拓海 達也 哲也 和也 和子 幸子 恵子 洋子 \
    裕子 由美 由美子 久美子 明美 真由美 智子 陽子 京子 順子 典子 直美 愛 愛美 愛子 彩 彩香 麻衣 舞 優 優子 優花 美優 美穂 美香 美紀 真理子 由紀 \
    由紀子 千尋 千春 恵 恵美 香織 沙織 早紀 亜美 奈々 奈美 玲奈 里奈 莉子 葉月 七海 誠 隆 浩 浩二 博 修 進 稔 実 茂 勇 清 正 正人 正樹 明 昭 勝 豊 \
    学 亮 亮太 涼 駿 蓮 悠斗 悠太 悠真 陽斗 大翔 颯太 雄太 雄一 祐介 祐樹 裕太 裕介 信也 慎一 秀樹 英樹 孝 孝之 隆之 義男 文子 節子 美代子 春香 \
    夏美 秋子 冬美 聡 聡子 光 光子 一樹 和樹 康介 康平 圭介 敬 純 純子 友美 朋美 友香 仁美 瞳 泉美";

/// Names in kana: family names as they are read, given names.
pub(super) const HIRAGANA_NAMES: &str = "\
    さとう すずき たかはし たなか いとう わたなべ やまもと なかむら こばやし かとう よしだ やまだ ささき やまぐち まつもと いのうえ きむら \
    さいとう しみず やまざき あべ いけだ はしもと やました いしかわ なかじま まえだ ふじた おがわ ごとう おかだ はせがわ むらかみ こんどう いしい \
    さかもと えんどう あおき ふじい にしむら ふくだ おおた みうら ふじわら おかもと まつだ なかがわ なかの はらだ おの たむら たけうち かねこ わだ \
    なかやま いしだ うえだ もりた しばた さかい くどう よこやま みやざき みやもと うちだ たかぎ あんどう しまだ たにぐち おおの たかだ まるやま \
    いまい こうの ふじもと むらた たけだ うえの すぎやま ますだ ひらの すがわら くぼ まつい こじま いわさき さくらい のぐち まつお のむら きのした \
    きくち さの おおにし すぎもと あらい はまだ いちかわ ふるかわ みずの こまつ よしかわ やすだ はると ゆき ゆうき さくら ひな ひなた ゆい ゆいと \
    あおい はな はなこ みお りく りこ そうた ゆうた けんた たろう まさと まさし みさき まゆみ ゆみ ゆみこ けいこ ようこ さちこ あい あや あやか \
    かな かなこ えみ えり なおき なおみ だいすけ しょうた たくや けんじ こうた れん ひろし ひろみ ともこ みく りな れいな ももか ここな つむぎ \
    あかり いちか";

/// Foreign names as Japanese writes them.
pub(super) const KATAKANA_NAMES: &str = "\
    ケビン ケヴィン デイビッド マイケル ジョン スミス トム メアリー ジェーン エミリー アンナ マリア ダニエル リサ アレックス ピーター ロバート \
    ジェームズ";

/// Given names in Latin letters, and a few frequent family names, that are no common word and no town.
pub(super) const ENGLISH_GIVEN_NAMES: &str = "\
    Aaliyah Aditya Ali Amir Anastasia Anil Anjali Boris Camila Chantal Chiara Deepak Dmitri Divya Farah Francois Garcia Giovanni Giulia Giuseppe \
    Gonzalez Hassan Hernandez Hiroshi Ibrahim Igor Ingrid Jacques Jamal Kenji Khan Klaus Kumar Kwame Lars Layla Leila Lopez Martinez Mateo Nguyen \
    Neha Nikhil Olga Patel Pierre Pooja Ravi Reza Rodriguez Rohan Sanjay Sergei Sharma Shreya Singh Sunil Suresh Svetlana Sven Takashi Tariq Tran \
    Valentina Vijay Vikram Vladimir Wang Yuki Yusuf Zainab Zhang Zhao Hanako Taro Akira Keiko Yoko Satoshi Makoto Naoko \
    Aaron Abigail Adrian Ahmed Aisha Alan Albert Alejandro Alice Alicia Alison Allison Alyssa Amanda Amelia Amy Ana Andrea Andrew Angela Anita \
    Anna Anne Annie Anthony Antonio Arjun Arthur Ashley Barbara Beatrice Becky Benjamin Bernard Beth Beverly Bonnie Bradley Brandon Brenda Brendan \
    Brian Brittany Bruce Bryan Caleb Cameron Carl Carla Carlos Carmen Carol Caroline Carolyn Catherine Cathy Cecilia Charles Cheryl Chloe Chris \
    Christina Christine Christopher Cindy Claire Clara Claudia Colin Connor Craig Cynthia Daniel Danielle Darren David Deborah Debbie Debra Denise \
    Dennis Derek Diana Diane Diego Dominic Donald Donna Dorothy Douglas Dylan Edward Edwin Eileen Elaine Eleanor Elena Elizabeth Ellen Emily Emma \
    Eric Erica Erik Erin Ethan Eugene Evelyn Fatima Felicia Felix Fernando Fiona Gabriel Gabriela Gareth Gary George Gerald Gloria Gordon Graham \
    Greg Gregory Hannah Harold Heather Hector Heidi Helen Henry Howard Hugh Ian Isaac Isabel Isabella Ivan Jacob Jacqueline James Jamie Jane Janet \
    Janice Jason Jeff Jeffrey Jenna Jennifer Jenny Jeremy Jerome Jesse Jessica Jill Jim Joan Joanna Joanne Joel Johanna John Johnny Jonathan Jorge \
    Jose Joseph Joshua Joyce Juan Judith Judy Julia Julian Julie Justin Karen Kate Katherine Kathleen Kathryn Kathy Katie Keith Kelly Kenneth \
    Kevin Kimberly Kristen Kristin Kyle Larry Laura Lauren Laurie Lawrence Leah Leon Leonard Leslie Liam Linda Lisa Logan Lois Lorraine Louis \
    Louise Lucas Lucy Luis Luke Lydia Malcolm Manuel Marcus Margaret Maria Marie Marilyn Marion Marjorie Martin Martha Mary Matt Matthew \
    Maureen Megan Melanie Melissa Michael Michelle Miguel Mike Mohamed Mohammed Monica Monique Muhammad Nancy Naomi Natalie Natasha Nathan \
    Nathaniel Neil Nicholas Nicola Nicole Nigel Nina Noah Nora Norman Olivia Omar Oscar Pamela Patricia Patrick Paul Paula Pauline Pedro Peggy \
    Peter Philip Phillip Phyllis Priya Rachel Rajesh Ralph Raymond Rebecca Regina Ricardo Richard Rita Robert Roberto Rodney Roger Ronald Rosemary \
    Roy Russell Ryan Samantha Samuel Sandra Sara Sarah Sean Sergio Sharon Sheila Shirley Simon Sofia Sonia Sophia Sophie Stacy Stanley Stella \
    Stephanie Stephen Steve Steven Stuart Susan Suzanne Sylvia Tamara Tara Ted Teresa Terry Theodore Theresa Thomas Tiffany Tim Timothy Tina Todd \
    Tom Tommy Tony Tracy Travis Tyler Valerie Vanessa Veronica Vincent Vivian Walter Wendy Wesley William Yolanda Yvonne Zachary Zoe";
