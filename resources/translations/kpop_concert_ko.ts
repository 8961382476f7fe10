<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
    <context>
        <name>AffectGrid</name>
        <message>
            <source>Valence and arousal; arrow keys move by 0.05</source>
            <translation>불쾌함-유쾌함, 차분함-고조됨. 방향키로 0.05씩 움직여요</translation>
        </message>
        <message>
            <source>Excited</source>
            <translation>고조됨</translation>
        </message>
        <message>
            <source>Calm</source>
            <translation>차분함</translation>
        </message>
        <message>
            <source>Unpleasant</source>
            <translation>불쾌함</translation>
        </message>
        <message>
            <source>Pleasant</source>
            <translation>유쾌함</translation>
        </message>
    </context>
    <context>
        <name>ChantLine</name>
        <message>
            <source>fan chant · {joined} of {fans} joined</source>
            <translation>응원법 · {fans}명 중 {joined}명 참여</translation>
        </message>
    </context>
    <context>
        <name>ChatDock</name>
        <message>
            <source>Doors are open</source>
            <translation>입장이 시작됐어요</translation>
        </message>
        <message>
            <source>The crowd starts talking when you press play.</source>
            <translation>재생하면 관객들이 이야기를 시작해요.</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>재생</translation>
        </message>
        <message>
            <source>Nothing here yet</source>
            <translation>아직 아무것도 없어요</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>채팅</translation>
        </message>
        <message>
            <source>Filter the chat</source>
            <translation>채팅 골라 보기</translation>
        </message>
        <message>
            <source>More</source>
            <translation>더 보기</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>전체</translation>
        </message>
        <message>
            <source>Fans only</source>
            <translation>팬 메시지만</translation>
        </message>
        <message>
            <source>My messages</source>
            <translation>내 메시지</translation>
        </message>
        <message>
            <source>Fan chants</source>
            <translation>응원법</translation>
        </message>
        <message>
            <source>Go to the newest message</source>
            <translation>최신 메시지로 가기</translation>
        </message>
        <message>
            <source>Close the chat</source>
            <translation>채팅 닫기</translation>
        </message>
        <message>
            <source>{count} AI fans and you</source>
            <translation>AI 관객 {count}명과 나</translation>
        </message>
        <message>
            <source>{count} simulated fans and you</source>
            <translation>가상 관객 {count}명과 나</translation>
        </message>
    </context>
    <context>
        <name>ChatInput</name>
        <message>
            <source>Your message</source>
            <translation>내 메시지</translation>
        </message>
        <message>
            <source>Write along</source>
            <translation>함께 이야기해 보세요</translation>
        </message>
        <message>
            <source>Emoji</source>
            <translation>이모지</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>보내기</translation>
        </message>
        <message>
            <source>{count} left</source>
            <translation>{count}자 남음</translation>
        </message>
    </context>
    <context>
        <name>ChatList</name>
        <message>
            <source>Chat messages</source>
            <translation>채팅 메시지</translation>
        </message>
        <message>
            <source>New messages</source>
            <translation>새 메시지</translation>
        </message>
        <message>
            <source>New messages · {count}</source>
            <translation>새 메시지 {count}개</translation>
        </message>
        <message>
            <source>You</source>
            <translation>나</translation>
        </message>
        <message>
            <source>fan chant · {count} joined</source>
            <translation>응원법 · {count}명 참여</translation>
        </message>
        <message>
            <source>typing</source>
            <translation>입력 중</translation>
        </message>
    </context>
    <context>
        <name>ChillsButton</name>
        <message>
            <source>Chills</source>
            <translation>소름</translation>
        </message>
        <message>
            <source>Chills, key {key}</source>
            <translation>소름, {key} 키</translation>
        </message>
        <message>
            <source>{count} so far</source>
            <translation>{count}번</translation>
        </message>
    </context>
    <context>
        <name>DanmakuPopup</name>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
        <message>
            <source>{value} s</source>
            <translation>{value}초</translation>
        </message>
        <message>
            <source>Time to cross</source>
            <translation>지나가는 시간</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>불투명도</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>크기</translation>
        </message>
        <message>
            <source>Crowd density</source>
            <translation>관객 채팅 밀도</translation>
        </message>
        <message>
            <source>Quarter</source>
            <translation>1/4</translation>
        </message>
        <message>
            <source>Half</source>
            <translation>절반</translation>
        </message>
        <message>
            <source>Most</source>
            <translation>대부분</translation>
        </message>
        <message>
            <source>All</source>
            <translation>전체</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>영역</translation>
        </message>
    </context>
    <context>
        <name>Emoji</name>
        <message>
            <source>blue heart</source>
            <translation>파란 하트</translation>
        </message>
        <message>
            <source>yellow heart</source>
            <translation>노란 하트</translation>
        </message>
        <message>
            <source>pink heart</source>
            <translation>분홍 하트</translation>
        </message>
        <message>
            <source>orange heart</source>
            <translation>주황 하트</translation>
        </message>
        <message>
            <source>green heart</source>
            <translation>초록 하트</translation>
        </message>
        <message>
            <source>wave</source>
            <translation>파도</translation>
        </message>
        <message>
            <source>sparkles</source>
            <translation>반짝임</translation>
        </message>
        <message>
            <source>fire</source>
            <translation>불</translation>
        </message>
        <message>
            <source>crying face</source>
            <translation>우는 얼굴</translation>
        </message>
        <message>
            <source>face holding back tears</source>
            <translation>눈물을 참는 얼굴</translation>
        </message>
        <message>
            <source>clapping hands</source>
            <translation>박수</translation>
        </message>
        <message>
            <source>raised hands</source>
            <translation>만세</translation>
        </message>
    </context>
    <context>
        <name>EmojiPopup</name>
        <message>
            <source>Emoji</source>
            <translation>이모지</translation>
        </message>
    </context>
    <context>
        <name>Hud</name>
        <message>
            <source>fictional group</source>
            <translation>가상의 그룹</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>재생</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>음소거</translation>
        </message>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
        <message>
            <source>Leave full screen</source>
            <translation>전체 화면 나가기</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>일시정지</translation>
        </message>
        <message>
            <source>next: {section} in {time}</source>
            <translation>다음: {section} · {time} 뒤</translation>
        </message>
    </context>
    <context>
        <name>LivePlot</name>
        <message>
            <source>How you felt in the last 60 seconds</source>
            <translation>최근 60초 동안의 기분</translation>
        </message>
        <message>
            <source>last 60 s</source>
            <translation>최근 60초</translation>
        </message>
    </context>
    <context>
        <name>PlayButton</name>
        <message>
            <source>Pause</source>
            <translation>일시정지</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>재생</translation>
        </message>
    </context>
    <context>
        <name>ScoreBar</name>
        <message>
            <source>Position in the concert</source>
            <translation>공연 위치</translation>
        </message>
    </context>
    <context>
        <name>SelfReportPanel</name>
        <message>
            <source>Grid</source>
            <translation>격자</translation>
        </message>
        <message>
            <source>Slider</source>
            <translation>슬라이더</translation>
        </message>
        <message>
            <source>Form of the rating</source>
            <translation>평가 방식</translation>
        </message>
        <message>
            <source>Close the rating</source>
            <translation>평가 닫기</translation>
        </message>
        <message>
            <source>Unpleasant</source>
            <translation>불쾌함</translation>
        </message>
        <message>
            <source>Pleasant</source>
            <translation>유쾌함</translation>
        </message>
        <message>
            <source>Calm</source>
            <translation>차분함</translation>
        </message>
        <message>
            <source>Excited</source>
            <translation>고조됨</translation>
        </message>
        <message>
            <source>Valence</source>
            <translation>유쾌함</translation>
        </message>
        <message>
            <source>Arousal</source>
            <translation>고조됨</translation>
        </message>
        <message>
            <source>How do you feel?</source>
            <translation>지금 기분은 어때요?</translation>
        </message>
    </context>
    <context>
        <name>SettingsPopup</name>
        <message>
            <source>Settings</source>
            <translation>설정</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>글자 크기</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>화면 색</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>어두운 화면</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>밝은 화면</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>언어</translation>
        </message>
        <message>
            <source>System</source>
            <translation>시스템 설정</translation>
        </message>
        <message>
            <source>From the next start</source>
            <translation>다음에 시작할 때부터 적용돼요</translation>
        </message>
        <message>
            <source>Reduced motion</source>
            <translation>움직임 줄이기</translation>
        </message>
        <message>
            <source>Member initials instead of colours</source>
            <translation>색 대신 멤버 머리글자</translation>
        </message>
    </context>
    <context>
        <name>TheatreWindow</name>
        <message>
            <source>Simulated audience · {count} fans</source>
            <translation>가상 관객 · 팬 {count}명</translation>
        </message>
        <message>
            <source>AI audience · {count} fans</source>
            <translation>AI 관객 · 팬 {count}명</translation>
        </message>
        <message>
            <source>This video will not play</source>
            <translation>이 영상을 재생할 수 없어요</translation>
        </message>
        <message>
            <source>The audience had a problem. The concert goes on.</source>
            <translation>관객에게 문제가 생겼어요. 공연은 계속돼요.</translation>
        </message>
        <message>
            <source>Nothing is lost so far: it waits in memory.</source>
            <translation>지금까지의 기록은 메모리에 남아 있어서 사라지지 않았어요.</translation>
        </message>
        <message>
            <source>The record cannot be written</source>
            <translation>기록을 저장할 수 없어요</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>다시 시도</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Leave the theatre</source>
            <translation>극장 나가기</translation>
        </message>
        <message>
            <source>fictional group</source>
            <translation>가상의 그룹</translation>
        </message>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>채팅</translation>
        </message>
        <message>
            <source>How do you feel?</source>
            <translation>지금 기분은 어때요?</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>설정</translation>
        </message>
    </context>
    <context>
        <name>Track</name>
        <message>
            <source>Position in the concert</source>
            <translation>공연 위치</translation>
        </message>
    </context>
    <context>
        <name>Transport</name>
        <message>
            <source>Mute</source>
            <translation>음소거</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation>음량</translation>
        </message>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>전체 화면</translation>
        </message>
        <message>
            <source>Chat density</source>
            <translation>채팅 밀도</translation>
        </message>
        <message>
            <source>Section before</source>
            <translation>이전 구간</translation>
        </message>
        <message>
            <source>Next section</source>
            <translation>다음 구간</translation>
        </message>
        <message>
            <source>Sound on</source>
            <translation>소리 켜기</translation>
        </message>
        <message>
            <source>next: {section} in {time}</source>
            <translation>다음: {section} · {time} 뒤</translation>
        </message>
        <message>
            <source>{count} messages / min</source>
            <translation>분당 {count}개</translation>
        </message>
    </context>
</TS>
