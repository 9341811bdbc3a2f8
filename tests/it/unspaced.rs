//! Questions in languages that are written without spaces: the right document among a handful, first.

use std::path::Path;

use crate::place::Place;

const CHINESE: &[(&str, &str)] = &[
    (
        "ferry",
        "港口的渡轮每天早上六点出发，票价是四元。冬天因为风大，渡轮会停开两个星期。",
    ),
    (
        "library",
        "市图书馆星期一休馆。其他日子从上午九点开到晚上八点，借书证是免费的。",
    ),
    (
        "bridge",
        "老桥建于一八八七年，由工程师林雅设计。去年修理以后，桥上不能再走卡车。",
    ),
    (
        "tea",
        "山上的种植园今年春天收成很好。农民说，雨水比往年多，所以大家都喜欢来这里喝茶。",
    ),
    (
        "zoo",
        "动物园的雪豹上个月生了两只幼崽。管理员还没有给它们取名字。",
    ),
    (
        "cat",
        "邮局的屋顶上住着一只黑猫，每天中午下来晒太阳。邮差们轮流喂养。",
    ),
    (
        "council",
        "市议会决定明年提高自来水的价格。居民每月大约要多付十二元。",
    ),
];

const JAPANESE: &[(&str, &str)] = &[
    (
        "ferry",
        "港のフェリーは毎朝六時に出発します。運賃は四百円で、冬は風が強いため二週間運休します。",
    ),
    (
        "library",
        "市立図書館は月曜日が休みです。ほかの日は午前九時から午後八時まで開いています。",
    ),
    (
        "bridge",
        "古い橋は一八八七年に建てられました。設計したのは技師の林まさえです。",
    ),
    (
        "tea",
        "山の農園では今年の春の収穫がとてもよかったそうです。ここで飲むお茶は香りが高いと評判です。",
    ),
    (
        "zoo",
        "動物園のユキヒョウに先月二頭の赤ちゃんが生まれました。名前はまだ決まっていません。",
    ),
    (
        "cat",
        "郵便局の屋根に黒い猫が住んでいて、昼になると下りてきます。局員が交代で世話をしています。",
    ),
    (
        "council",
        "市議会は来年から水道料金を上げることを決めました。一家庭あたり月に十二円ほど増えます。",
    ),
];

const THAI: &[(&str, &str)] = &[
    (
        "ferry",
        "เรือข้ามฟากออกจากท่าเรือทุกเช้าเวลาหกโมง ค่าโดยสารสี่สิบบาท ฤดูหนาวเรือหยุดสองสัปดาห์เพราะลมแรง",
    ),
    (
        "library",
        "ห้องสมุดของเมืองปิดทุกวันจันทร์ วันอื่นเปิดตั้งแต่เก้าโมงเช้าถึงสองทุ่ม ทำบัตรสมาชิกได้ฟรี",
    ),
    (
        "bridge",
        "สะพานเก่าสร้างเมื่อร้อยปีก่อน วิศวกรชื่อมาลีเป็นผู้ออกแบบ ปีที่แล้วซ่อมเสร็จและห้ามรถบรรทุกวิ่งผ่าน",
    ),
    (
        "tea",
        "ไร่ชาบนภูเขาเก็บเกี่ยวได้ดีในฤดูใบไม้ผลิปีนี้ ชาวไร่บอกว่าฝนตกมากกว่าปีก่อน",
    ),
    (
        "zoo",
        "เสือดาวหิมะในสวนสัตว์ออกลูกสองตัวเมื่อเดือนที่แล้ว เจ้าหน้าที่ยังไม่ได้ตั้งชื่อ",
    ),
    (
        "cat",
        "แมวดำตัวหนึ่งอาศัยอยู่บนหลังคาที่ทำการไปรษณีย์ ทุกเที่ยงมันลงมาอาบแดด",
    ),
    (
        "council",
        "สภาเมืองตัดสินใจขึ้นค่าน้ำประปาในปีหน้า แต่ละบ้านต้องจ่ายเพิ่มเดือนละสิบสองบาท",
    ),
];

/// Asks each question and tells those whose first document is another one.
fn check(documents: &[(&str, &str)], questions: &[(&str, &str)]) {
    let place = Place::bare();
    for (name, words) in documents {
        place.write(&format!("docs/{name}.txt"), words);
    }
    place.ingest();
    let mut wrong = Vec::new();
    for (question, wanted) in questions {
        let reply = place.ask(question, &[]);
        let first = reply["excerpts"][0]["document"]["path"]
            .as_str()
            .and_then(|path| Path::new(path).file_stem())
            .map_or("none", |name| name.to_str().unwrap());
        if first != *wanted {
            let (outcome, notes) = (&reply["outcome"], &reply["notes"]);
            let nearest = &reply["nearest"][0]["document"]["path"];
            wrong.push(format!(
                "{question}: {first} instead of {wanted} ({outcome}, {}, nearest {nearest}, {notes})",
                reply["confidence"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn questions_in_chinese_find_their_document() {
    check(
        CHINESE,
        &[
            ("渡轮什么时候出发？", "ferry"),
            ("冬天渡轮停开多久？", "ferry"),
            ("图书馆哪天休馆？", "library"),
            ("借书证要多少钱？", "library"),
            ("谁设计了老桥？", "bridge"),
            ("桥", "bridge"),
            ("这里的桥是谁的设计？", "bridge"),
            ("雪豹生了几只幼崽？", "zoo"),
            // Words of one character: "cat", "tea".
            ("猫", "cat"),
            ("猫住在哪里？", "cat"),
            ("哪里有猫？", "cat"),
            ("茶", "tea"),
            ("有茶吗？", "tea"),
            ("水的价格是多少？", "council"),
            ("票价多少？", "ferry"),
            ("谁来喂猫？", "cat"),
            ("老桥上能走卡车吗？", "bridge"),
            ("什么时候收成好？", "tea"),
            // Of these nobody wrote.
            ("飞机什么时候起飞？", "none"),
            ("医院在哪里？", "none"),
            ("谁是市长？", "none"),
        ],
    );
}

#[test]
fn questions_in_japanese_find_their_document() {
    check(
        JAPANESE,
        &[
            ("フェリーは何時に出発しますか？", "ferry"),
            ("運賃はいくらですか？", "ferry"),
            ("図書館の休みはいつですか？", "library"),
            ("古い橋を設計したのは誰ですか？", "bridge"),
            ("橋はいつ建てられましたか？", "bridge"),
            ("ユキヒョウの赤ちゃんは何頭ですか？", "zoo"),
            ("水道料金はいくら上がりますか？", "council"),
            // Words of one character, each with a particle behind it.
            ("猫", "cat"),
            ("猫はどこにいますか？", "cat"),
            ("その猫を世話するのは誰？", "cat"),
            ("茶", "tea"),
            ("お茶を飲めるのはどこですか？", "tea"),
            ("月曜日に図書館は開いていますか？", "library"),
            ("冬のフェリーは運休しますか？", "ferry"),
            ("水道料金を決めたのは誰ですか？", "council"),
            ("収穫はどうでしたか？", "tea"),
            // Of these nobody wrote.
            ("病院はどこですか？", "none"),
            ("サーカスはいつ来ますか？", "none"),
            ("りんごはいくらですか？", "none"),
        ],
    );
}

#[test]
fn questions_in_thai_find_their_document() {
    check(
        THAI,
        &[
            ("เรือข้ามฟากออกกี่โมง", "ferry"),
            ("ห้องสมุดปิดวันไหน", "library"),
            ("ใครเป็นผู้ออกแบบสะพาน", "bridge"),
            ("เสือดาวหิมะมีลูกกี่ตัว", "zoo"),
            ("แมวอยู่ที่ไหน", "cat"),
            ("แมว", "cat"),
            ("ค่าน้ำประปาขึ้นเท่าไร", "council"),
            ("ไร่ชาอยู่ที่ไหน", "tea"),
            ("ชา", "tea"),
            ("สะพานสร้างเมื่อไร", "bridge"),
            ("ค่าโดยสารเรือเท่าไร", "ferry"),
            ("ใครห้ามรถบรรทุก", "bridge"),
            // Of these nobody wrote.
            ("โรงพยาบาลอยู่ที่ไหน", "none"),
            ("เครื่องบินออกเมื่อไร", "none"),
        ],
    );
}
