//! The texts that the stages are timed on: short and long, in both languages.

use std::fmt;

/// One text and what it is.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    name: &'static str,
    pub(crate) text: &'static str,
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A remark of about 40 bytes and a paragraph of about 400: what a survey's cell and a careful review hold.
pub(crate) const TEXTS: [Text; 4] = [
    Text { name: "ja short", text: "届いた箱が潰れていました。" },
    Text {
        name: "ja long",
        text: "先月の20日に駅前の店で加湿器を買いました。最初の1週間は静かで満足していたのですが、10日目の朝に起きたら床が水浸しでした。\
               サポートに3回電話しても混み合っていてつながらず、問い合わせフォームの返事も「再起動してください」だけ。修理に出すと何日かかるのか教えてください。",
    },
    Text { name: "en short", text: "The box was crushed when it was delivered" },
    Text {
        name: "en long",
        text: "I bought the humidifier at the shop by the station on the 20th of last month. For the first week it was quiet and we were happy, \
               but on the tenth morning the floor was under water. I called support three times and never got through, and the only answer to \
               my form was \"please restart the device\". How many days does a repair take, and could you send a spare tank meanwhile? Thanks.",
    },
];
