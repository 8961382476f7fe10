"""First Light: four minutes about waking up, in E flat minor."""

from __future__ import annotations

from tools.demo_concert.songs.form import Words, four_minutes

SONG = four_minutes(
    Words(
        folder="onda-first-light",
        korean="첫빛",
        english="First Light",
        cast=("seoa", "nari", "haneul", "byul", "eden"),
        lines=(
            (
                "아직은 푸른 새벽 골목길",
                "An alley still blue before the morning",
                "1:0 1:2 1:3 1:3 2:2 1:0 1:-2 1:0 1:2 3:3",
            ),
            ("네 창문 하나 먼저 깨어나", "Your window is the first to wake", "1:3 1:3 1:5 1:3 1:2 1:3 1:5 1:7 1:5 4:3"),
            ("식은 커피잔 위로 번지는", "Over a cup gone cold it spreads,", "1:7 1:7 1:5 1:3 2:5 1:3 1:2 1:3 1:5 3:7"),
            ("조그만 온기 그게 너였어", "a little warmth, and that was you", "1:7 1:8 1:7 1:5 2:7 1:3 1:2 1:3 1:5 3:2"),
            (
                "손을 뻗어 하나씩 어둠을 걷어",
                "Reach out and draw the dark back, bit by bit",
                "1:3 1:5 1:7 1:5 1:3 1:5 2:7 1:5 1:7 1:8 1:7 2:5",
            ),
            ("눈을 뜨면 거기 있어", "Open your eyes and I am there", "1:7 1:7 1:8 2:10 1:8 1:10 1:12 4:10"),
            ("날 깨워 줘 첫빛처럼", "Wake me up like the first light", "1:12 1:12 1:10 2:7 1:8 1:10 1:12 3:15"),
            ("천천히 와 눈부시게", "Come slowly, come dazzling", "1:12 1:10 1:8 2:7 1:5 1:7 1:8 3:10"),
            ("구름 너머 저 끝까지", "Past the clouds to the far end", "1:7 1:8 1:10 2:12 1:12 1:14 1:15 3:14"),
            ("우린 다시 피어나네", "We come into bloom again", "1:12 1:10 1:8 2:7 1:10 1:8 1:7 3:7"),
            ("버스 첫차에 기대어 앉아", "Leaning back in the first bus", "1:0 1:2 1:3 1:3 2:2 1:0 1:-2 1:0 1:2 3:3"),
            ("김 서린 유리 위에 네 이름", "your name on the misted glass", "1:3 1:3 1:5 1:3 1:2 1:3 1:5 1:7 1:5 4:3"),
            ("지우지 않고 두고 내릴게", "I leave it there when I get off:", "1:7 1:7 1:5 1:3 2:5 1:3 1:2 1:3 1:5 3:7"),
            ("누군가 보고 웃을 테니까", "someone will see it and smile", "1:7 1:8 1:7 1:5 2:7 1:3 1:2 1:3 1:5 3:2"),
            ("알람은 다섯 개 난 여섯에 깨", "Five alarms set, and I wake at the sixth", ""),
            ("커튼을 열면 무대가 시작돼", "I draw the curtain and the stage begins", ""),
            ("그림자도 내 뒤로 줄을 서네", "Even the shadows line up behind me", ""),
            ("해보다 먼저 온다 우리 차례", "Here before the sun, it is our turn", ""),
            (
                "긴긴 밤에도 넌 나를 기다렸지",
                "All the long night you waited for me",
                "1:3 1:2 1:0 1:2 1:3 2:7 1:5 1:3 1:2 1:3 1:5 2:3",
            ),
            (
                "마중 나온 그 불빛 하나로",
                "By one light that came out to meet me",
                "1:7 1:7 1:8 1:10 2:8 1:7 1:5 1:7 1:8 4:7",
            ),
            ("나는 길을 잃지 않았으니", "I never lost my way", "1:7 1:8 1:10 1:12 2:10 1:8 1:7 1:8 1:7 4:10"),
            ("이제 아침이다", "Now it is morning", "1:7 1:8 1:10 1:12 2:14 9:16"),
        ),
        talk=(
            ("여러분 오늘 아침에 잘 일어나셨어요", "Did you all get up well this morning?"),
            ("저희는 이 노래를 새벽에 처음 들었어요", "We first heard this song at daybreak."),
            ("마중 여러분 목소리가 제일 밝았어요", "MAJUNG, your voices were the brightest."),
            ("너무 눈이 부셔서 앞을 못 볼 뻔했습니다", "It was so dazzling, we could hardly see."),
            ("집에 갈 때까지 우리 조심히 가기로 해요", "Let us all take care on the way home."),
            ("지금까지 온다였습니다", "We have been ONDA."),
        ),
        echoes=("첫빛처럼!", "눈부시게!", "저 끝까지!", "온다!"),
        ad_lib="1:10 1:12 1:15 1:17 1:15 2:14",
        bars={
            "intro": "GM DM EM CM",
            "verse": "GM DM EM CM",
            "pre_chorus": "AM CM GM DM",
            "chorus": "EM CM GM DM EM CM AM B7",
            "rap": "EM EM GM DM",
            "bridge": "CM EM GM DM AM CM",
            "ending": "EM CM GM DM CM",
            "talk": "GM CM EM DM",
        },
        hook=(-5, 0, 3, None, 2, 0, -2, None, -5, 0, 3, 5, None, 3, 2, 0),
        key=-1,
        dance_seed=1,
        point_move=("CROSS", "OPEN", "BOTH_UP"),
        point={"en": "the sunrise", "ko": "해돋이 안무"},
        sentences={
            "bright": "golden",
            "point_seen": "The sunrise: crossed arms open wide and go up.",
            "third_line": "about the far end of the clouds",
            "second_verse": "the first bus of the day",
            "rap_end": "about being here before the sun",
            "bridge_line": "of the long night of waiting",
            "fandom_line": "one light that came out to meet",
            "talk_a": "did everybody get up well this morning?",
            "talk_b": "MAJUNG, your voices were the brightest.",
            "talk_e": "let us all take care on the way home.",
        },
        rings=True,
    )
)
