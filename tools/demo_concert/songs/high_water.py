"""High Water: four minutes about a rising tide, in F minor."""

from __future__ import annotations

from tools.demo_concert.songs.form import Words, four_minutes

SONG = four_minutes(
    Words(
        folder="onda-high-water",
        korean="만조",
        english="High Water",
        cast=("haneul", "seoa", "byul", "nari", "eden"),
        lines=(
            (
                "텅 빈 갯벌에 혼자 서 있다",
                "I stand alone on the empty flats",
                "1:3 1:0 2:0 1:2 1:3 1:5 1:3 1:2 1:0 3:2",
            ),
            (
                "맨발 자국에 물이 고인다",
                "Water gathers in my barefoot prints",
                "1:2 1:0 1:2 1:3 1:5 1:3 2:5 1:7 1:5 3:0",
            ),
            ("멀리서부터 네가 차올라", "From far away you come rising,", "1:3 1:5 2:7 1:5 1:3 1:8 1:7 1:5 1:3 3:5"),
            ("무릎을 지나 가슴께까지", "past my knees, up to my heart", "1:5 1:7 1:8 1:7 1:5 1:7 2:10 1:8 1:7 3:7"),
            (
                "밀어내도 자꾸만 돌아오는 너",
                "However I push you come back again",
                "1:8 1:7 1:5 1:7 1:8 2:10 1:8 1:7 1:8 1:10 1:7 2:8",
            ),
            ("눈을 감고 뛰어들게", "I will close my eyes and leap", "1:5 1:7 2:8 1:8 1:10 1:12 1:10 4:14"),
            ("가득 채워 만조처럼", "Fill me up like high water", "1:7 1:8 2:7 1:12 1:10 1:8 1:10 3:12"),
            ("남김없이 내 안으로", "all of it, into me", "1:7 1:8 2:7 1:10 1:8 1:7 1:5 3:7"),
            ("달이 닿는 높이까지", "As high as where the moon can touch", "1:7 1:8 2:12 1:15 1:14 1:12 1:10 3:12"),
            ("두려움도 잠겨 가네", "Even fear is going under", "1:15 1:14 2:12 1:10 1:8 1:7 1:10 3:7"),
            (
                "모래에 쓴 말 다 지워져도",
                "Though what we wrote in sand is gone",
                "1:3 1:0 2:0 1:2 1:3 1:5 1:3 1:2 1:0 3:2",
            ),
            ("소라 껍데기 귀에 대 보면", "hold a shell against your ear:", "1:2 1:0 1:2 1:3 1:5 1:3 2:5 1:7 1:5 3:0"),
            (
                "그날 그 노래 그대로 있어",
                "the song of that day is still there,",
                "1:3 1:5 2:7 1:5 1:3 1:8 1:7 1:5 1:3 3:5",
            ),
            (
                "여름이 가도 썰물이 와도",
                "though summer goes, though the tide goes",
                "1:5 1:7 1:8 1:7 1:5 1:7 2:10 1:8 1:7 3:7",
            ),
            ("수위가 올라 내 심박도 올라", "The level climbs and so does my pulse", ""),
            ("방파제 위에서 박자를 골라", "On the breakwater I pick out the beat", ""),
            ("젖은 신발로 춤추는 법 알아", "I know how you dance in soaking shoes", ""),
            ("물 들어온다 다 같이 노 저어", "The water is in, everybody row", ""),
            (
                "모두 빠져나간 그 빈자리마다",
                "In every place that had drained away",
                "1:0 1:3 1:5 1:7 1:5 2:3 1:5 1:7 1:8 1:7 1:5 2:2",
            ),
            ("마중하듯이 불을 켜던 너", "you lit a lamp as if to meet me", "1:8 1:7 1:5 1:7 2:8 1:10 1:8 1:7 1:5 4:8"),
            (
                "나는 그 빛을 따라 왔으니",
                "and I have followed that light",
                "1:8 1:10 1:12 1:10 2:8 1:10 1:8 1:7 1:8 4:10",
            ),
            ("이제 차오른다", "Now it is rising", "1:8 1:8 1:10 1:12 2:12 9:15"),
        ),
        talk=(
            ("여러분 물 많이 드시면서 보고 계시죠", "You are all drinking enough water, right?"),
            ("저희는 이 노래를 바다에서 연습했어요", "We practised this song by the sea."),
            ("마중 여러분 목소리가 가득 찼습니다", "MAJUNG, your voices filled the place."),
            ("공연장이 넘쳐서 밖에 들릴 뻔했습니다", "The hall nearly spilled into the street."),
            ("밤길이 어두우니 다들 천천히 걸어 가요", "It is dark outside, so walk home slowly."),
            ("지금까지 온다였습니다", "We have been ONDA."),
        ),
        echoes=("만조처럼!", "내 안으로!", "높이까지!", "온다!"),
        ad_lib="1:12 1:10 1:12 1:15 1:17 2:15",
        bars={
            "intro": "EM DM CM DM",
            "verse": "EM DM CM DM",
            "pre_chorus": "CM AM EM DM",
            "chorus": "CM EM DM GM CM EM AM B7",
            "rap": "EM EM DM CM",
            "bridge": "EM DM CM GM AM DM",
            "ending": "CM EM DM GM CM",
            "talk": "CM GM DM EM",
        },
        hook=(0, None, -2, 0, 3, None, 2, -2, -4, None, -5, -4, -2, 0, -2, -5),
        key=1,
        dance_seed=2,
        point_move=("REACH", "HEART", "REACH_L"),
        point={"en": "the tide gate", "ko": "물길 안무"},
        sentences={
            "bright": "sea green",
            "point_seen": "The tide gate: one arm opens, both hands meet, the other arm opens.",
            "third_line": "about the height of the moon",
            "second_verse": "the words washed out of the sand",
            "rap_end": "about the water coming in",
            "bridge_line": "of the places that had drained away",
            "fandom_line": "a lamp lit as if to meet someone",
            "talk_a": "is everybody drinking enough water?",
            "talk_b": "MAJUNG, your voices filled the place.",
            "talk_e": "it is dark outside, so walk home slowly.",
        },
        palette={"#FFC59E": "#B9E3C4", "#F7A8CC": "#9FC9F2"},
    )
)
