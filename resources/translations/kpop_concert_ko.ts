<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
    <context>
        <name>AboutSection</name>
        <message>
            <source>About</source>
            <translation>정보</translation>
        </message>
        <message>
            <source>kpop_concert {version} · MIT licence</source>
            <translation>kpop_concert {version} · MIT 라이선스</translation>
        </message>
        <message>
            <source>ONDA is a fictional group: its members, songs and concerts are invented. The fans are simulated.</source>
            <translation>ONDA는 가상의 그룹이에요. 멤버, 노래, 공연 모두 지어낸 것이고, 팬들도 가상이에요.</translation>
        </message>
        <message>
            <source>Fonts: Pretendard, Noto Sans CJK, Noto Sans Thai, Noto Color Emoji (OFL 1.1).</source>
            <translation>글꼴: Pretendard, Noto Sans CJK, Noto Sans Thai, Noto Color Emoji (OFL 1.1).</translation>
        </message>
        <message>
            <source>Icons: Lucide (ISC), parts from Feather (MIT). Made with Qt for Python (LGPL 3).</source>
            <translation>아이콘: Lucide (ISC), 일부 Feather (MIT). Qt for Python (LGPL 3)으로 만들었어요.</translation>
        </message>
    </context>
    <context>
        <name>AccessibilitySection</name>
        <message>
            <source>Accessibility</source>
            <translation>접근성</translation>
        </message>
        <message>
            <source>Reduced motion</source>
            <translation>움직임 줄이기</translation>
        </message>
        <message>
            <source>Comments fade in place</source>
            <translation>채팅이 제자리에서 나타났다 사라져요</translation>
        </message>
        <message>
            <source>Colour-blind safe</source>
            <translation>색각 보조</translation>
        </message>
        <message>
            <source>Adds members' initials to bias colours</source>
            <translation>최애 색에 멤버 머리글자를 더해요</translation>
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
    </context>
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
        <name>BusyRow</name>
        <message>
            <source>about {seconds} s left</source>
            <translation>약 {seconds}초 남음</translation>
        </message>
        <message>
            <source>about {minutes} min left</source>
            <translation>약 {minutes}분 남음</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
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
            <source>No audience in this viewing</source>
            <translation>이번 관람에는 관객이 없어요</translation>
        </message>
        <message>
            <source>The concert plays without a chat. You can still write for yourself.</source>
            <translation>채팅 없이 공연만 나와요. 나만 보는 메시지는 쓸 수 있어요.</translation>
        </message>
        <message>
            <source>The audience is coming in…</source>
            <translation>관객이 들어오고 있어요…</translation>
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
            <source>Simulated: written by rules</source>
            <translation>가상 관객: 규칙으로 쓴 메시지</translation>
        </message>
        <message>
            <source>AI: written by a language model</source>
            <translation>AI: 언어 모델이 쓴 메시지</translation>
        </message>
        <message>
            <source>Recorded: nobody is writing this now</source>
            <translation>녹화: 지금 쓰고 있는 사람은 없어요</translation>
        </message>
        <message>
            <source>You</source>
            <translation>나</translation>
        </message>
        <message>
            <source>Guest</source>
            <translation>이전 관람자</translation>
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
        <name>ConsoleWindow</name>
        <message>
            <source>Console</source>
            <translation>콘솔</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>단계</translation>
        </message>
        <message>
            <source>Test visit</source>
            <translation>시험 방문</translation>
        </message>
        <message>
            <source>Chat, lines a minute</source>
            <translation>채팅, 분당 줄 수</translation>
        </message>
        <message>
            <source>Participant's lines</source>
            <translation>참여자가 쓴 줄</translation>
        </message>
        <message>
            <source>Chills</source>
            <translation>소름</translation>
        </message>
        <message>
            <source>Rating samples</source>
            <translation>평정 표본</translation>
        </message>
        <message>
            <source>Gaps</source>
            <translation>빈틈</translation>
        </message>
        <message>
            <source>Late rounds</source>
            <translation>늦은 라운드</translation>
        </message>
        <message>
            <source>No rating samples are coming in.</source>
            <translation>평정 표본이 들어오지 않아요.</translation>
        </message>
        <message>
            <source>The record cannot be written. Nothing is lost; it waits.</source>
            <translation>기록을 쓸 수 없어요. 잃은 것은 없고, 쓸 수 있을 때까지 기다려요.</translation>
        </message>
        <message>
            <source>The audience's engine does not answer. The gap is recorded.</source>
            <translation>관객 엔진이 응답하지 않아요. 빈 구간이 기록돼요.</translation>
        </message>
        <message>
            <source>Viewing</source>
            <translation>시청</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>메모</translation>
        </message>
        <message>
            <source>A note, kept with its time</source>
            <translation>시각과 함께 남는 메모</translation>
        </message>
        <message>
            <source>Add note</source>
            <translation>메모 추가</translation>
        </message>
        <message>
            <source>Problems and notes</source>
            <translation>문제와 메모</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>일시정지</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>계속하기</translation>
        </message>
        <message>
            <source>Marker</source>
            <translation>표시</translation>
        </message>
        <message>
            <source>Repeat step</source>
            <translation>단계 반복</translation>
        </message>
        <message>
            <source>Skip step</source>
            <translation>단계 건너뛰기</translation>
        </message>
        <message>
            <source>End interview</source>
            <translation>면담 마치기</translation>
        </message>
        <message>
            <source>Abort visit</source>
            <translation>방문 중단</translation>
        </message>
        <message>
            <source>No visit</source>
            <translation>방문 없음</translation>
        </message>
        <message>
            <source>condition {code}</source>
            <translation>조건 {code}</translation>
        </message>
        <message>
            <source>Visit finished</source>
            <translation>방문을 마쳤어요</translation>
        </message>
        <message>
            <source>Visit aborted</source>
            <translation>방문이 중단됐어요</translation>
        </message>
        <message>
            <source>Visit withdrawn</source>
            <translation>참여가 철회됐어요</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>일시 정지됨</translation>
        </message>
        <message>
            <source>The rating has not moved for {count} s.</source>
            <translation>평정이 {count}초 동안 움직이지 않았어요.</translation>
        </message>
        <message>
            <source>Went on</source>
            <translation>계속함</translation>
        </message>
        <message>
            <source>Repeated</source>
            <translation>반복함</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>건너뜀</translation>
        </message>
        <message>
            <source>Aborted</source>
            <translation>중단함</translation>
        </message>
        <message>
            <source>Help was called</source>
            <translation>도움을 요청함</translation>
        </message>
        <message>
            <source>Help was given</source>
            <translation>도움을 줌</translation>
        </message>
        <message>
            <source>Visit continued</source>
            <translation>방문을 이어감</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>응답 없음</translation>
        </message>
        <message>
            <source>no answer in time</source>
            <translation>제때 응답 없음</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>건너뜀</translation>
        </message>
        <message>
            <source>Round {number}: {outcome}</source>
            <translation>라운드 {number}: {outcome}</translation>
        </message>
        <message>
            <source>built-in fans took over</source>
            <translation>내장 팬이 이어받음</translation>
        </message>
        <message>
            <source>answers again</source>
            <translation>다시 응답함</translation>
        </message>
        <message>
            <source>Audience engine: {what}</source>
            <translation>관객 엔진: {what}</translation>
        </message>
        <message>
            <source>The viewing was left</source>
            <translation>시청을 도중에 떠났어요</translation>
        </message>
        <message>
            <source>The viewing broke off</source>
            <translation>시청이 끊겼어요</translation>
        </message>
        <message>
            <source>The video stalled</source>
            <translation>영상이 멈췄어요</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>소리</translation>
        </message>
        <message>
            <source>The computer slept</source>
            <translation>컴퓨터가 절전 상태였어요</translation>
        </message>
    </context>
    <context>
        <name>DanmakuControls</name>
        <message>
            <source>Speed</source>
            <translation>속도</translation>
        </message>
        <message>
            <source>{value} s across</source>
            <translation>{value}초에 통과</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>불투명도</translation>
        </message>
        <message>
            <source>Font size</source>
            <translation>글자 크기</translation>
        </message>
        <message>
            <source>Crowd density</source>
            <translation>관객 채팅 밀도</translation>
        </message>
        <message>
            <source>Top quarter</source>
            <translation>위쪽 1/4</translation>
        </message>
        <message>
            <source>Top half</source>
            <translation>위쪽 절반</translation>
        </message>
        <message>
            <source>Full</source>
            <translation>전체</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>영역</translation>
        </message>
    </context>
    <context>
        <name>DanmakuPopup</name>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
    </context>
    <context>
        <name>DanmakuPreview</name>
        <message>
            <source>Preview of the flying chat</source>
            <translation>흐르는 채팅 미리 보기</translation>
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
        <name>EngineSection</name>
        <message>
            <source>Audience engine</source>
            <translation>관객 엔진</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>제공자</translation>
        </message>
        <message>
            <source>Built-in</source>
            <translation>내장</translation>
        </message>
        <message>
            <source>Local server</source>
            <translation>로컬 서버</translation>
        </message>
        <message>
            <source>Custom</source>
            <translation>직접 설정</translation>
        </message>
        <message>
            <source>A small program on this machine writes the lines by rules. No model, no network, no cost.</source>
            <translation>이 컴퓨터의 작은 프로그램이 규칙에 따라 메시지를 써요. 모델도, 네트워크도, 비용도 없어요.</translation>
        </message>
        <message>
            <source>Where the model runs</source>
            <translation>모델을 실행하는 곳</translation>
        </message>
        <message>
            <source>A server</source>
            <translation>서버</translation>
        </message>
        <message>
            <source>A model file (.gguf)</source>
            <translation>모델 파일 (.gguf)</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>다시 찾기</translation>
        </message>
        <message>
            <source>Model file</source>
            <translation>모델 파일</translation>
        </message>
        <message>
            <source>Choose file</source>
            <translation>파일 고르기</translation>
        </message>
        <message>
            <source>This installation cannot run model files. Install the extra: pip install kpop-concert[local]</source>
            <translation>이 설치본은 모델 파일을 실행할 수 없어요. 추가 구성 요소를 설치해 주세요: pip install kpop-concert[local]</translation>
        </message>
        <message>
            <source>Base URL</source>
            <translation>기본 URL</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>모델</translation>
        </message>
        <message>
            <source>Models of this server</source>
            <translation>이 서버의 모델</translation>
        </message>
        <message>
            <source>Time limit</source>
            <translation>제한 시간</translation>
        </message>
        <message>
            <source>API key</source>
            <translation>API 키</translation>
        </message>
        <message>
            <source>Test connection</source>
            <translation>연결 확인</translation>
        </message>
        <message>
            <source>Fall back to Built-in</source>
            <translation>내장 관객으로 대신하기</translation>
        </message>
        <message>
            <source>When a reply is late. Those lines are labelled SIM</source>
            <translation>답이 늦을 때예요. 그 메시지에는 SIM이라고 표시돼요</translation>
        </message>
        <message>
            <source>Per viewing, US$</source>
            <translation>관람당, US$</translation>
        </message>
        <message>
            <source>Per day, US$</source>
            <translation>하루, US$</translation>
        </message>
        <message>
            <source>Tokens per viewing</source>
            <translation>관람당 토큰</translation>
        </message>
        <message>
            <source>OpenAI's address is known.</source>
            <translation>OpenAI의 주소는 정해져 있어요.</translation>
        </message>
        <message>
            <source>Asking the server</source>
            <translation>서버에 물어보고 있어요</translation>
        </message>
        <message>
            <source>Type the model's name</source>
            <translation>모델 이름을 입력해 주세요</translation>
        </message>
        <message>
            <source>Looking for servers on this machine</source>
            <translation>이 컴퓨터에서 서버를 찾고 있어요</translation>
        </message>
        <message>
            <source>Found:</source>
            <translation>찾은 서버:</translation>
        </message>
        <message>
            <source>No server answers on this machine.</source>
            <translation>이 컴퓨터에서 응답하는 서버가 없어요.</translation>
        </message>
        <message>
            <source>Use {server}: {url}</source>
            <translation>{server} 사용하기: {url}</translation>
        </message>
        <message>
            <source>Testing</source>
            <translation>확인 중</translation>
        </message>
        <message>
            <source>First give the base URL.</source>
            <translation>먼저 기본 URL을 넣어 주세요.</translation>
        </message>
        <message>
            <source>First choose a model.</source>
            <translation>먼저 모델을 골라 주세요.</translation>
        </message>
        <message>
            <source>First choose a model file.</source>
            <translation>먼저 모델 파일을 골라 주세요.</translation>
        </message>
        <message>
            <source>First give the API key.</source>
            <translation>먼저 API 키를 넣어 주세요.</translation>
        </message>
        <message>
            <source>Write an address such as http://localhost:11434/v1</source>
            <translation>http://localhost:11434/v1 같은 주소를 써 주세요</translation>
        </message>
        <message>
            <source>This is no model's name.</source>
            <translation>모델 이름이 아니에요.</translation>
        </message>
        <message>
            <source>0.5 to 120 s</source>
            <translation>0.5~120초</translation>
        </message>
        <message>
            <source>Write a number from 0</source>
            <translation>0 이상의 숫자를 써 주세요</translation>
        </message>
        <message>
            <source>Choose a model file</source>
            <translation>모델 파일 고르기</translation>
        </message>
    </context>
    <context>
        <name>EngineWords</name>
        <message>
            <source>First word after {ms} ms. {fans} fans need one request every {seconds} s.</source>
            <translation>첫 단어까지 {ms}ms 걸렸어요. 팬 {fans}명은 {seconds}초에 한 번 요청해요.</translation>
        </message>
        <message>
            <source>That is later than the time limit.</source>
            <translation>제한 시간보다 늦어요.</translation>
        </message>
        <message>
            <source>The server holds to the answer format (json_schema).</source>
            <translation>서버가 답변 형식(json_schema)을 지켜요.</translation>
        </message>
        <message>
            <source>The server holds to JSON only (json_object); each answer is checked here.</source>
            <translation>서버는 JSON(json_object)까지만 지켜요. 답변은 여기서 하나하나 확인해요.</translation>
        </message>
        <message>
            <source>The server holds to no format; each answer is checked and mended here.</source>
            <translation>서버는 형식을 지키지 않아요. 답변은 여기서 하나하나 확인하고 고쳐요.</translation>
        </message>
        <message>
            <source>The model follows the temperature.</source>
            <translation>모델이 온도 설정을 따라요.</translation>
        </message>
        <message>
            <source>The model ignores the temperature: a study refuses it.</source>
            <translation>모델이 온도 설정을 따르지 않아서 연구에는 쓸 수 없어요.</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>연결됐어요</translation>
        </message>
        <message>
            <source>No answer in time</source>
            <translation>제때 답이 오지 않았어요</translation>
        </message>
        <message>
            <source>Try a smaller model, or give it a longer time limit.</source>
            <translation>더 작은 모델을 쓰거나 제한 시간을 늘려 보세요.</translation>
        </message>
        <message>
            <source>Cannot connect</source>
            <translation>연결할 수 없어요</translation>
        </message>
        <message>
            <source>Choose another model file.</source>
            <translation>다른 모델 파일을 골라 주세요.</translation>
        </message>
        <message>
            <source>Check the address, and that the server is running.</source>
            <translation>주소가 맞는지, 서버가 켜져 있는지 확인해 주세요.</translation>
        </message>
        <message>
            <source>Too many requests</source>
            <translation>요청이 너무 많아요</translation>
        </message>
        <message>
            <source>The account is at its limit. Wait, or check its plan.</source>
            <translation>계정 한도에 닿았어요. 기다리거나 요금제를 확인해 주세요.</translation>
        </message>
        <message>
            <source>The key does not work</source>
            <translation>키가 맞지 않아요</translation>
        </message>
        <message>
            <source>Replace the API key.</source>
            <translation>API 키를 바꿔 주세요.</translation>
        </message>
        <message>
            <source>No such model</source>
            <translation>그런 모델이 없어요</translation>
        </message>
        <message>
            <source>Choose a model from the list.</source>
            <translation>목록에서 모델을 골라 주세요.</translation>
        </message>
        <message>
            <source>The server refused the request</source>
            <translation>서버가 요청을 거절했어요</translation>
        </message>
        <message>
            <source>Try another model.</source>
            <translation>다른 모델을 써 보세요.</translation>
        </message>
        <message>
            <source>The answer was cut off</source>
            <translation>답변이 중간에 끊겼어요</translation>
        </message>
        <message>
            <source>The answer makes no sense</source>
            <translation>답변을 읽을 수 없어요</translation>
        </message>
        <message>
            <source>A cap is reached</source>
            <translation>한도에 닿았어요</translation>
        </message>
        <message>
            <source>Raise the cap below, or wait until tomorrow.</source>
            <translation>아래 한도를 올리거나 내일까지 기다려 주세요.</translation>
        </message>
        <message>
            <source>The engine is resting</source>
            <translation>엔진이 쉬고 있어요</translation>
        </message>
        <message>
            <source>It failed several times. Try again in a minute.</source>
            <translation>여러 번 실패했어요. 1분 뒤에 다시 시도해 주세요.</translation>
        </message>
        <message>
            <source>Something went wrong</source>
            <translation>문제가 생겼어요</translation>
        </message>
        <message>
            <source>Try again; the built-in fans are always there.</source>
            <translation>다시 시도해 보세요. 내장 관객은 언제든 있어요.</translation>
        </message>
        <message>
            <source>What you write in the chat and the concert's annotation are sent to {host}.</source>
            <translation>내가 채팅에 쓴 글과 공연 정보가 {host}(으)로 전송돼요.</translation>
        </message>
        <message>
            <source>What you write in the chat and the concert's annotation go to a server on this machine.</source>
            <translation>내가 채팅에 쓴 글과 공연 정보가 이 컴퓨터의 서버로만 가요.</translation>
        </message>
        <message>
            <source>Nothing leaves this machine.</source>
            <translation>이 컴퓨터 밖으로 나가는 것은 없어요.</translation>
        </message>
        <message>
            <source>Nothing to pay on this machine. Only the tokens are counted.</source>
            <translation>이 컴퓨터에서는 돈이 들지 않아요. 토큰만 세요.</translation>
        </message>
        <message>
            <source>Today so far: US$ {usd}.</source>
            <translation>오늘 지금까지 US$ {usd} 썼어요.</translation>
        </message>
        <message>
            <source>The price of this model is not known here: only the token cap can hold.</source>
            <translation>이 모델의 가격을 알 수 없어서 토큰 한도만 지킬 수 있어요.</translation>
        </message>
    </context>
    <context>
        <name>Exports</name>
        <message>
            <source>A folder for the CSV files</source>
            <translation>CSV 파일을 둘 폴더</translation>
        </message>
        <message>
            <source>Writing CSV files</source>
            <translation>CSV 파일 쓰는 중</translation>
        </message>
        <message>
            <source>A file for the figure</source>
            <translation>그림을 저장할 파일</translation>
        </message>
        <message>
            <source>Drawing the figure</source>
            <translation>그림 그리는 중</translation>
        </message>
        <message>
            <source>A folder for the report</source>
            <translation>보고서를 둘 폴더</translation>
        </message>
        <message>
            <source>Writing the report</source>
            <translation>보고서 쓰는 중</translation>
        </message>
        <message>
            <source>Written: {place}</source>
            <translation>저장했어요: {place}</translation>
        </message>
    </context>
    <context>
        <name>FlyingChatSection</name>
        <message>
            <source>Flying chat</source>
            <translation>흐르는 채팅</translation>
        </message>
    </context>
    <context>
        <name>Forest</name>
        <message>
            <source>Section</source>
            <translation>구간</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>차이</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>낮음</translation>
        </message>
        <message>
            <source>High</source>
            <translation>높음</translation>
        </message>
        <message>
            <source>Interval</source>
            <translation>구간 추정</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>비고</translation>
        </message>
        <message>
            <source>All sections</source>
            <translation>모든 구간</translation>
        </message>
    </context>
    <context>
        <name>HelpCall</name>
        <message>
            <source>The participant asks for help</source>
            <translation>참여자가 도움을 요청했어요</translation>
        </message>
        <message>
            <source>Help was given, go on</source>
            <translation>도움을 줬어요, 계속</translation>
        </message>
    </context>
    <context>
        <name>HelpCard</name>
        <message>
            <source>Close the note</source>
            <translation>안내 닫기</translation>
        </message>
        <message>
            <source>From the program: {title}</source>
            <translation>프로그램 안내: {title}</translation>
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
        <name>KeyRow</name>
        <message>
            <source>API key</source>
            <translation>API 키</translation>
        </message>
        <message>
            <source>Paste the key</source>
            <translation>키를 붙여 넣어 주세요</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>바꾸기</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>지우기</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>보관</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>Remove the API key</source>
            <translation>API 키 지우기</translation>
        </message>
        <message>
            <source>Keep this API key</source>
            <translation>이 API 키 보관</translation>
        </message>
        <message>
            <source>Enter no API key</source>
            <translation>API 키 입력 취소</translation>
        </message>
        <message>
            <source>in the system keyring</source>
            <translation>시스템 키링에 있어요</translation>
        </message>
        <message>
            <source>from the environment</source>
            <translation>환경 변수에서 읽었어요</translation>
        </message>
        <message>
            <source>for this session only</source>
            <translation>이번 실행 동안만</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>키 없음</translation>
        </message>
        <message>
            <source>Looking for a key</source>
            <translation>키를 찾고 있어요</translation>
        </message>
        <message>
            <source>Enter a key</source>
            <translation>키 입력</translation>
        </message>
        <message>
            <source>Replace the API key</source>
            <translation>API 키 바꾸기</translation>
        </message>
        <message>
            <source>Enter an API key</source>
            <translation>API 키 입력</translation>
        </message>
        <message>
            <source>This cannot be a key. Copy it again, without blanks.</source>
            <translation>키로 쓸 수 없는 값이에요. 빈칸 없이 다시 복사해 주세요.</translation>
        </message>
        <message>
            <source>This system has no keyring to use: the key is kept for this session only.</source>
            <translation>이 시스템에는 쓸 수 있는 키링이 없어서 이번 실행 동안만 키를 보관해요.</translation>
        </message>
        <message>
            <source>The keyring did not take the key: it is kept for this session only.</source>
            <translation>키링이 키를 받지 않아서 이번 실행 동안만 보관해요.</translation>
        </message>
        <message>
            <source>It goes into the system keyring, never into a file of this program.</source>
            <translation>시스템 키링에 보관하고, 이 프로그램의 파일에는 절대 쓰지 않아요.</translation>
        </message>
    </context>
    <context>
        <name>LanguageSection</name>
        <message>
            <source>Language</source>
            <translation>언어</translation>
        </message>
        <message>
            <source>Interface</source>
            <translation>화면 언어</translation>
        </message>
        <message>
            <source>Fans write in</source>
            <translation>팬들이 쓰는 언어</translation>
        </message>
        <message>
            <source>System</source>
            <translation>시스템 설정</translation>
        </message>
        <message>
            <source>Both hold from the next start.</source>
            <translation>둘 다 다음에 시작할 때부터 적용돼요.</translation>
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
        <name>MetricsTable</name>
        <message>
            <source>Metrics</source>
            <translation>지표</translation>
        </message>
        <message>
            <source>Metric</source>
            <translation>지표</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>차이</translation>
        </message>
        <message>
            <source>95% CI, simultaneous</source>
            <translation>동시 95% 신뢰구간</translation>
        </message>
        <message>
            <source>p, Holm-adjusted</source>
            <translation>p, Holm 보정</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>비고</translation>
        </message>
        <message>
            <source>Definition</source>
            <translation>정의</translation>
        </message>
        <message>
            <source>Difference {difference}, simultaneous 95% interval {low} .. {high}</source>
            <translation>차이 {difference}, 동시 95% 신뢰구간 {low} .. {high}</translation>
        </message>
        <message>
            <source>t({df}) = {t}, p {p}, Holm-adjusted over {count} p {holm}</source>
            <translation>t({df}) = {t}, p {p}, {count}개에 대해 Holm 보정한 p {holm}</translation>
        </message>
    </context>
    <context>
        <name>NotesSheet</name>
        <message>
            <source>Notes and exclusions</source>
            <translation>메모와 제외</translation>
        </message>
        <message>
            <source>{participant}: notes and exclusions</source>
            <translation>{participant}: 메모와 제외</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>닫기</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>메모</translation>
        </message>
        <message>
            <source>Exclusion</source>
            <translation>제외</translation>
        </message>
        <message>
            <source>Note or exclusion</source>
            <translation>메모 또는 제외</translation>
        </message>
        <message>
            <source>Whole visit</source>
            <translation>방문 전체</translation>
        </message>
        <message>
            <source>This viewing</source>
            <translation>이 감상</translation>
        </message>
        <message>
            <source>What it is about</source>
            <translation>무엇에 대한 것인지</translation>
        </message>
        <message>
            <source>Reason or note</source>
            <translation>이유 또는 메모</translation>
        </message>
        <message>
            <source>Your name or initials</source>
            <translation>이름이나 머리글자</translation>
        </message>
        <message>
            <source>Kept in the record with name and time; the data stay.</source>
            <translation>이름, 시각과 함께 기록에 남고, 자료는 그대로예요.</translation>
        </message>
        <message>
            <source>Exclude</source>
            <translation>제외하기</translation>
        </message>
        <message>
            <source>Add note</source>
            <translation>메모 추가</translation>
        </message>
        <message>
            <source>Nothing was said yet.</source>
            <translation>아직 남긴 것이 없어요.</translation>
        </message>
        <message>
            <source>this viewing</source>
            <translation>이 감상</translation>
        </message>
        <message>
            <source>whole visit</source>
            <translation>방문 전체</translation>
        </message>
        <message>
            <source>Excluded</source>
            <translation>제외</translation>
        </message>
        <message>
            <source>Say who you are; initials will do.</source>
            <translation>누구인지 적어 주세요. 머리글자도 괜찮아요.</translation>
        </message>
        <message>
            <source>Write the reason or the note first.</source>
            <translation>이유나 메모를 먼저 적어 주세요.</translation>
        </message>
        <message>
            <source>Keep it to {count} letters.</source>
            <translation>{count}자까지 적을 수 있어요.</translation>
        </message>
        <message>
            <source>Saving</source>
            <translation>저장 중</translation>
        </message>
    </context>
    <context>
        <name>NoticeBar</name>
        <message>
            <source>Hide this notice</source>
            <translation>이 알림 닫기</translation>
        </message>
    </context>
    <context>
        <name>NoticeWords</name>
        <message>
            <source>Built-in fans write meanwhile.</source>
            <translation>그동안은 내장 관객이 채팅해요.</translation>
        </message>
        <message>
            <source>Open settings</source>
            <translation>설정 열기</translation>
        </message>
        <message>
            <source>Built-in fans took over.</source>
            <translation>이제부터 내장 관객이 채팅해요.</translation>
        </message>
        <message>
            <source>{model} is back.</source>
            <translation>{model} 모델이 돌아왔어요.</translation>
        </message>
        <message>
            <source>The AI audience is back.</source>
            <translation>AI 관객이 돌아왔어요.</translation>
        </message>
        <message>
            <source>From now on an AI audience writes.</source>
            <translation>이제부터 AI 관객이 채팅해요.</translation>
        </message>
        <message>
            <source>From now on built-in fans write.</source>
            <translation>이제부터 내장 관객이 채팅해요.</translation>
        </message>
        <message>
            <source>The model is too slow</source>
            <translation>모델이 너무 느려요</translation>
        </message>
        <message>
            <source>Choose a faster one, or give it a longer time limit.</source>
            <translation>더 빠른 모델을 고르거나 제한 시간을 늘려 보세요.</translation>
        </message>
        <message>
            <source>The model cannot be reached</source>
            <translation>모델에 연결할 수 없어요</translation>
        </message>
        <message>
            <source>Check that its server is running, and its address.</source>
            <translation>서버가 켜져 있는지, 주소가 맞는지 확인해 보세요.</translation>
        </message>
        <message>
            <source>The account is at its limit</source>
            <translation>계정이 한도에 닿았어요</translation>
        </message>
        <message>
            <source>The server wants fewer requests. Wait, or check credit and plan.</source>
            <translation>서버가 요청을 줄여 달라고 해요. 기다리거나 잔액과 요금제를 확인해 보세요.</translation>
        </message>
        <message>
            <source>The key is not accepted</source>
            <translation>서버가 키를 받지 않아요</translation>
        </message>
        <message>
            <source>Set another key.</source>
            <translation>다른 키를 넣어 주세요.</translation>
        </message>
        <message>
            <source>This model cannot be used</source>
            <translation>이 모델은 쓸 수 없어요</translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation>다른 모델을 골라 주세요.</translation>
        </message>
        <message>
            <source>The model refused to answer</source>
            <translation>모델이 답변을 거절했어요</translation>
        </message>
        <message>
            <source>Another model may answer.</source>
            <translation>다른 모델은 답할 수도 있어요.</translation>
        </message>
        <message>
            <source>An answer broke off</source>
            <translation>답변이 중간에 끊겼어요</translation>
        </message>
        <message>
            <source>The next round is asked for as usual.</source>
            <translation>다음 차례에 그대로 다시 물어봐요.</translation>
        </message>
        <message>
            <source>The model's answers make no sense</source>
            <translation>모델의 답변을 읽을 수 없어요</translation>
        </message>
        <message>
            <source>A larger model may do better.</source>
            <translation>더 큰 모델이면 나을 수 있어요.</translation>
        </message>
        <message>
            <source>A cap is reached</source>
            <translation>한도에 닿았어요</translation>
        </message>
        <message>
            <source>The model is not asked any more. The cap can be raised.</source>
            <translation>모델에 더 묻지 않아요. 한도는 올릴 수 있어요.</translation>
        </message>
        <message>
            <source>The server is left alone for a while</source>
            <translation>서버를 잠시 쉬게 해요</translation>
        </message>
        <message>
            <source>It failed several times. It is asked again soon.</source>
            <translation>여러 번 실패했어요. 곧 다시 물어봐요.</translation>
        </message>
        <message>
            <source>The audience had a problem</source>
            <translation>관객에게 문제가 생겼어요</translation>
        </message>
        <message>
            <source>The concert goes on.</source>
            <translation>공연은 계속돼요.</translation>
        </message>
        <message>
            <source>The model is being loaded</source>
            <translation>모델을 불러오고 있어요</translation>
        </message>
        <message>
            <source>This may take a minute.</source>
            <translation>1분쯤 걸릴 수 있어요.</translation>
        </message>
        <message>
            <source>A cap is almost reached</source>
            <translation>한도에 거의 닿았어요</translation>
        </message>
        <message>
            <source>More than 80 % is used. At the cap the model is not asked any more.</source>
            <translation>80% 넘게 썼어요. 한도에 닿으면 모델에 더 묻지 않아요.</translation>
        </message>
        <message>
            <source>The audience was not changed</source>
            <translation>관객을 바꾸지 못했어요</translation>
        </message>
        <message>
            <source>Something is missing in its settings.</source>
            <translation>설정에 빠진 것이 있어요.</translation>
        </message>
    </context>
    <context>
        <name>OffsetSheet</name>
        <message>
            <source>Sound against picture</source>
            <translation>소리와 화면의 시차</translation>
        </message>
        <message>
            <source>Hold a light sensor to the picture and a microphone to the speaker, or use the lab's own tester, and play the clip. Enter how much later the sound comes than the flash (earlier: a minus), and its spread.</source>
            <translation>화면에 빛 센서를, 스피커에 마이크를 대거나 연구실의 측정기를 쓰고 클립을 재생해 주세요. 소리가 번쩍임보다 얼마나 늦는지(빠르면 빼기 부호)와 그 퍼짐을 적어 주세요.</translation>
        </message>
        <message>
            <source>Play the clip</source>
            <translation>클립 재생</translation>
        </message>
        <message>
            <source>Sound after picture, ms</source>
            <translation>화면 뒤 소리, ms</translation>
        </message>
        <message>
            <source>Spread (standard deviation), ms</source>
            <translation>퍼짐(표준편차), ms</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>저장</translation>
        </message>
        <message>
            <source>The clip fills the participant's screen until this closes.</source>
            <translation>이 창을 닫을 때까지 클립이 참여자 화면을 채워요.</translation>
        </message>
        <message>
            <source>The clip is missing: reinstall the program, or use a clip of the lab's own.</source>
            <translation>클립이 없어요. 프로그램을 다시 설치하거나 연구실의 클립을 써 주세요.</translation>
        </message>
        <message>
            <source>A number of milliseconds, such as 35 or -12</source>
            <translation>밀리초를 숫자로 적어 주세요. 예: 35, -12</translation>
        </message>
        <message>
            <source>A number of milliseconds, 0 or more</source>
            <translation>0 이상의 밀리초를 적어 주세요</translation>
        </message>
    </context>
    <context>
        <name>OrderStrip</name>
        <message>
            <source>{count} min</source>
            <translation>{count}분</translation>
        </message>
        <message>
            <source>about {count} min</source>
            <translation>약 {count}분</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>시작 안내</translation>
        </message>
        <message>
            <source>Baseline</source>
            <translation>기준 측정</translation>
        </message>
        <message>
            <source>rest, {time}</source>
            <translation>휴식, {time}</translation>
        </message>
        <message>
            <source>Questions</source>
            <translation>설문</translation>
        </message>
        <message>
            <source>Rest</source>
            <translation>휴식</translation>
        </message>
        <message>
            <source>Interview</source>
            <translation>면담</translation>
        </message>
        <message>
            <source>Debrief</source>
            <translation>마무리 설명</translation>
        </message>
    </context>
    <context>
        <name>PeopleList</name>
        <message>
            <source>Participants</source>
            <translation>참여자</translation>
        </message>
    </context>
    <context>
        <name>PlaceTable</name>
        <message>
            <source>First</source>
            <translation>첫 번째</translation>
        </message>
        <message>
            <source>Second</source>
            <translation>두 번째</translation>
        </message>
        <message>
            <source>Third</source>
            <translation>세 번째</translation>
        </message>
        <message>
            <source>Fourth</source>
            <translation>네 번째</translation>
        </message>
        <message>
            <source>sealed</source>
            <translation>봉인됨</translation>
        </message>
        <message>
            <source>next: {participant}</source>
            <translation>다음: {participant}</translation>
        </message>
        <message>
            <source>next</source>
            <translation>다음</translation>
        </message>
        <message>
            <source>open</source>
            <translation>비어 있음</translation>
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
        <name>PreflightWords</name>
        <message>
            <source>Protocol</source>
            <translation>프로토콜</translation>
        </message>
        <message>
            <source>Video files</source>
            <translation>영상 파일</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>소리</translation>
        </message>
        <message>
            <source>Audience engine</source>
            <translation>관객 엔진</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>데이터베이스</translation>
        </message>
        <message>
            <source>Disk space</source>
            <translation>디스크 공간</translation>
        </message>
        <message>
            <source>Participant screen</source>
            <translation>참여자 화면</translation>
        </message>
        <message>
            <source>Frame timing</source>
            <translation>프레임 간격</translation>
        </message>
        <message>
            <source>Sound against picture</source>
            <translation>소리와 화면의 시차</translation>
        </message>
        <message>
            <source>Clock</source>
            <translation>시계</translation>
        </message>
        <message>
            <source>Kiosk</source>
            <translation>키오스크</translation>
        </message>
        <message>
            <source>System notifications</source>
            <translation>시스템 알림</translation>
        </message>
        <message>
            <source>Not checked yet</source>
            <translation>아직 점검하지 않았어요</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>점검 중이에요</translation>
        </message>
        <message>
            <source>The check itself failed ({detail}). Run it again; the log says where.</source>
            <translation>점검 자체가 실패했어요({detail}). 다시 실행해 주세요. 자세한 내용은 로그에 있어요.</translation>
        </message>
        <message>
            <source>There is no study to check. Choose one.</source>
            <translation>점검할 연구가 없어요. 하나를 선택해 주세요.</translation>
        </message>
        <message>
            <source>passed</source>
            <translation>통과</translation>
        </message>
        <message>
            <source>to check</source>
            <translation>확인 필요</translation>
        </message>
        <message>
            <source>error</source>
            <translation>오류</translation>
        </message>
        <message>
            <source>Version {version}, unchanged since its first visit</source>
            <translation>버전 {version}, 첫 방문 이후 그대로예요</translation>
        </message>
        <message>
            <source>Version {version}, no visit yet; the first one locks it</source>
            <translation>버전 {version}, 아직 방문이 없어요. 첫 방문부터 잠겨요</translation>
        </message>
        <message>
            <source>Not the file of the earlier visits of version {version}. Put that one back, or give it a new version.</source>
            <translation>버전 {version}의 이전 방문과 다른 파일이에요. 그 파일을 되돌리거나 새 버전 번호를 붙여 주세요.</translation>
        </message>
        <message>
            <source>Cannot be run, {count} to mend. First: {detail}</source>
            <translation>실행할 수 없어요. 고칠 곳 {count}개, 첫 번째: {detail}</translation>
        </message>
        <message>
            <source>No place is left: {detail}</source>
            <translation>남은 자리가 없어요: {detail}</translation>
        </message>
        <message>
            <source>{count} of {count} match the study's hash</source>
            <translation>{count}개 중 {count}개가 연구의 해시와 같아요</translation>
        </message>
        <message>
            <source>{concert} is another video than its pack says. Put the right file back.</source>
            <translation>{concert}: 팩에 적힌 영상이 아니에요. 맞는 파일로 되돌려 주세요.</translation>
        </message>
        <message>
            <source>{concert} cannot be read ({detail}). Put the file back.</source>
            <translation>{concert}: 읽을 수 없어요({detail}). 파일을 되돌려 주세요.</translation>
        </message>
        <message>
            <source>{device}, volume fixed at {volume} %. Play the tone and listen.</source>
            <translation>{device}, 음량 {volume} % 고정. 소리를 재생해 들어 보세요.</translation>
        </message>
        <message>
            <source>{device}, {khz} kHz, volume fixed at {volume} %, tone played</source>
            <translation>{device}, {khz} kHz, 음량 {volume} % 고정, 시험음을 재생했어요</translation>
        </message>
        <message>
            <source>No sound output. Plug in headphones or speakers, then run the checks again.</source>
            <translation>소리 출력 장치가 없어요. 헤드폰이나 스피커를 연결하고 다시 점검해 주세요.</translation>
        </message>
        <message>
            <source>{device} does not play ({detail}). Choose another output in the system.</source>
            <translation>{device}: 재생되지 않아요({detail}). 시스템에서 다른 출력을 선택해 주세요.</translation>
        </message>
        <message>
            <source>No condition needs one</source>
            <translation>엔진이 필요한 조건이 없어요</translation>
        </message>
        <message>
            <source>Built-in fans, one round rehearsed: {lines} lines</source>
            <translation>내장 팬, 한 라운드 연습: {lines}줄</translation>
        </message>
        <message>
            <source>{server}, one round rehearsed: {lines} lines</source>
            <translation>{server}, 한 라운드 연습: {lines}줄</translation>
        </message>
        <message>
            <source>{server} does not hold {model} to a form: some lines may be lost</source>
            <translation>{server}: {model}의 형식을 강제하지 않아 일부 줄이 빠질 수 있어요</translation>
        </message>
        <message>
            <source>A round takes most of its {limit} s. Use a faster model or machine.</source>
            <translation>한 라운드가 제한 시간 {limit}초에 가까워요. 더 빠른 모델이나 컴퓨터를 써 주세요.</translation>
        </message>
        <message>
            <source>{server} ignores the temperature of {model}. Use another server or model.</source>
            <translation>{server}: {model}의 온도 설정을 무시해요. 다른 서버나 모델을 써 주세요.</translation>
        </message>
        <message>
            <source>No answer: {detail}</source>
            <translation>응답이 없어요: {detail}</translation>
        </message>
        <message>
            <source>Condition {condition}: {detail}</source>
            <translation>조건 {condition}: {detail}</translation>
        </message>
        <message>
            <source>Writable, last write {ms} ms</source>
            <translation>쓸 수 있어요, 마지막 쓰기 {ms} ms</translation>
        </message>
        <message>
            <source>Writable, but a write took {ms} ms. Choose a local disk.</source>
            <translation>쓸 수 있지만 {ms} ms가 걸렸어요. 로컬 디스크를 선택해 주세요.</translation>
        </message>
        <message>
            <source>Cannot be written: {detail}</source>
            <translation>쓸 수 없어요: {detail}</translation>
        </message>
        <message>
            <source>A visit needs about {mb} MB</source>
            <translation>방문 한 번에 약 {mb} MB가 필요해요</translation>
        </message>
        <message>
            <source>Room for about {visits} more visits of {mb} MB</source>
            <translation>{mb} MB씩 약 {visits}번 더 기록할 수 있어요</translation>
        </message>
        <message>
            <source>A visit needs about {mb} MB. Make room, or choose another disk for the record.</source>
            <translation>방문 한 번에 약 {mb} MB가 필요해요. 공간을 비우거나 다른 디스크를 선택해 주세요.</translation>
        </message>
        <message>
            <source>{name}, {width} × {height}, {hertz} Hz</source>
            <translation>{name}, {width} × {height}, {hertz} Hz</translation>
        </message>
        <message>
            <source>{width} × {height}, {hertz} Hz. One screen: the console waits behind the visit.</source>
            <translation>{width} × {height}, {hertz} Hz. 화면이 하나라 콘솔은 방문 화면 뒤에 있어요.</translation>
        </message>
        <message>
            <source>{name} shows {hertz} pictures a second; 60 are better for moving chat</source>
            <translation>{name}: 초당 {hertz}장이에요. 흐르는 채팅에는 60장이 좋아요</translation>
        </message>
        <message>
            <source>{name} has {width} × {height}. The pages need 1280 × 800: use a larger screen.</source>
            <translation>{name}: {width} × {height}예요. 1280 × 800 이상의 화면을 써 주세요.</translation>
        </message>
        <message>
            <source>No screen. Plug one in, then run the checks again.</source>
            <translation>화면이 없어요. 연결하고 다시 점검해 주세요.</translation>
        </message>
        <message>
            <source>{dropped} late in {frames} frames, with video and chat</source>
            <translation>{frames}프레임 중 {dropped}개 지연, 영상과 채팅 함께</translation>
        </message>
        <message>
            <source>{dropped} late in {frames} frames. Close other programs, then check again.</source>
            <translation>{frames}프레임 중 {dropped}개가 늦었어요. 다른 프로그램을 닫고 다시 점검해 주세요.</translation>
        </message>
        <message>
            <source>The video does not run here. Check the file and the graphics driver.</source>
            <translation>영상이 재생되지 않아요. 파일과 그래픽 드라이버를 확인해 주세요.</translation>
        </message>
        <message>
            <source>Never measured at this station</source>
            <translation>이 스테이션에서 측정한 적이 없어요</translation>
        </message>
        <message>
            <source>Measured on {day}, spread {spread} ms</source>
            <translation>{day} 측정, 퍼짐 {spread} ms</translation>
        </message>
        <message>
            <source>Steady, {zone}; whether a time server sets it is not known here</source>
            <translation>안정적이에요, {zone}. 시간 서버를 쓰는지는 여기서 알 수 없어요</translation>
        </message>
        <message>
            <source>Steady, set by a time server, {zone}</source>
            <translation>안정적이에요, 시간 서버 사용, {zone}</translation>
        </message>
        <message>
            <source>Steady, {zone}, but no time server sets it</source>
            <translation>안정적이지만 시간 서버를 쓰지 않아요, {zone}</translation>
        </message>
        <message>
            <source>It is being set: {ms} ms in half a second. Wait, then check again.</source>
            <translation>시계가 조정되고 있어요(0.5초에 {ms} ms). 기다렸다가 다시 점검해 주세요.</translation>
        </message>
        <message>
            <source>The record was last written at {last} UTC, which is still to come. Set the clock.</source>
            <translation>기록의 마지막 시각({last} UTC)이 미래예요. 시계를 맞춰 주세요.</translation>
        </message>
        <message>
            <source>No window frame, close keys held, code set; {desktop} locks the rest</source>
            <translation>창 테두리 없음, 닫기 키 차단, 코드 설정됨. 나머지는 {desktop}에서 막아요</translation>
        </message>
        <message>
            <source>Close keys held, code set. {desktop} may let keys through: docs/labs.md</source>
            <translation>닫기 키 차단, 코드 설정됨. {desktop}에서 다른 키가 통할 수 있어요: docs/labs.md</translation>
        </message>
        <message>
            <source>No experimenter code: start with KPOP_CONCERT_STATION_CODE set (docs/labs.md)</source>
            <translation>진행자 코드가 없어요. KPOP_CONCERT_STATION_CODE를 정하고 시작해 주세요 (docs/labs.md)</translation>
        </message>
        <message>
            <source>Muted in the system</source>
            <translation>시스템에서 꺼져 있어요</translation>
        </message>
        <message>
            <source>They could appear during the stage</source>
            <translation>무대 중에 나타날 수 있어요</translation>
        </message>
        <message>
            <source>Cannot be checked on this {system}: mute them by hand, see docs/labs.md</source>
            <translation>이 {system}에서는 확인할 수 없어요. 직접 꺼 주세요: docs/labs.md</translation>
        </message>
    </context>
    <context>
        <name>PrivacySection</name>
        <message>
            <source>Privacy</source>
            <translation>개인정보</translation>
        </message>
        <message>
            <source>The record on this machine keeps every evening: the chat, what you wrote, how you felt, when you paused. The program sends it nowhere.</source>
            <translation>이 컴퓨터의 기록에는 채팅, 내가 쓴 글, 내 기분, 멈춘 순간까지 모든 관람이 남아요. 프로그램은 이 기록을 어디에도 보내지 않아요.</translation>
        </message>
        <message>
            <source>My lines may be shown again</source>
            <translation>내 메시지를 다시 보여 줘도 돼요</translation>
        </message>
        <message>
            <source>In replays to others. Holds for what you write from now on.</source>
            <translation>다른 사람이 보는 다시 보기에서요. 지금부터 쓰는 글에 적용돼요.</translation>
        </message>
    </context>
    <context>
        <name>ProtocolCard</name>
        <message>
            <source>cannot be used</source>
            <translation>사용할 수 없음</translation>
        </message>
        <message>
            <source>Version {version}, locked</source>
            <translation>버전 {version}, 잠김</translation>
        </message>
        <message>
            <source>Version {version}, draft</source>
            <translation>버전 {version}, 초안</translation>
        </message>
    </context>
    <context>
        <name>RatingTrace</name>
        <message>
            <source>Rating of the last 60 seconds</source>
            <translation>지난 60초의 평정</translation>
        </message>
        <message>
            <source>valence {valence}, arousal {arousal}</source>
            <translation>유쾌함 {valence}, 고조됨 {arousal}</translation>
        </message>
        <message>
            <source>valence dashed, arousal solid, last 60 s</source>
            <translation>유쾌함 점선, 고조됨 실선, 지난 60초</translation>
        </message>
    </context>
    <context>
        <name>ReasonSheet</name>
        <message>
            <source>The visit stands still until you let it go on. The participant sees a calm page.</source>
            <translation>다시 계속할 때까지 방문이 멈춰요. 참여자에게는 조용한 화면이 보여요.</translation>
        </message>
        <message>
            <source>The step begins anew. What was recorded of it stays, as another attempt.</source>
            <translation>단계를 처음부터 다시 해요. 지금까지의 기록은 이전 시도로 남아요.</translation>
        </message>
        <message>
            <source>The step is left out, or what is left of it. What was recorded stays.</source>
            <translation>이 단계나 남은 부분을 건너뛰어요. 기록된 것은 남아요.</translation>
        </message>
        <message>
            <source>The visit ends. Everything that was recorded stays; a debriefing that is owed comes.</source>
            <translation>방문이 끝나요. 기록은 모두 남고, 해야 할 마무리 설명은 그대로 진행돼요.</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>이유</translation>
        </message>
        <message>
            <source>Why? It is kept with the visit.</source>
            <translation>이유를 적어 주세요. 방문과 함께 남아요.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>Say why in a few words.</source>
            <translation>이유를 짧게 적어 주세요.</translation>
        </message>
    </context>
    <context>
        <name>ReviewBar</name>
        <message>
            <source>Review</source>
            <translation>리뷰</translation>
        </message>
        <message>
            <source>Study</source>
            <translation>연구</translation>
        </message>
        <message>
            <source>Clip</source>
            <translation>영상</translation>
        </message>
        <message>
            <source>Open a record</source>
            <translation>기록 열기</translation>
        </message>
        <message>
            <source>All plots as tables</source>
            <translation>모든 그림을 표로</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>되돌리기 취소</translation>
        </message>
        <message>
            <source>Notes and exclusions</source>
            <translation>메모와 제외</translation>
        </message>
        <message>
            <source>Report to print</source>
            <translation>인쇄용 보고서</translation>
        </message>
        <message>
            <source>Simulated</source>
            <translation>시뮬레이션</translation>
        </message>
        <message>
            <source>{percent} % simulated</source>
            <translation>{percent} % 시뮬레이션</translation>
        </message>
        <message>
            <source>Visits that passed faster than any person can watch, on a clock of their own.</source>
            <translation>사람이 볼 수 있는 것보다 빠르게, 자기만의 시계로 지나간 방문이에요.</translation>
        </message>
    </context>
    <context>
        <name>ReviewCards</name>
        <message>
            <source>Open a record of a study or of an evening to look at it here.</source>
            <translation>연구나 감상의 기록을 열면 여기서 볼 수 있어요.</translation>
        </message>
        <message>
            <source>No recordings yet</source>
            <translation>아직 기록이 없어요</translation>
        </message>
        <message>
            <source>Open a record</source>
            <translation>기록 열기</translation>
        </message>
        <message>
            <source>Reading {name}</source>
            <translation>{name} 읽는 중</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>잠시만요</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>This record is newer than the program</source>
            <translation>이 기록은 프로그램보다 새로운 버전이에요</translation>
        </message>
        <message>
            <source>This record is damaged</source>
            <translation>이 기록은 손상됐어요</translation>
        </message>
        <message>
            <source>This is not a record</source>
            <translation>기록 파일이 아니에요</translation>
        </message>
        <message>
            <source>This record is in use</source>
            <translation>이 기록은 사용 중이에요</translation>
        </message>
        <message>
            <source>This record cannot be read</source>
            <translation>이 기록을 읽을 수 없어요</translation>
        </message>
        <message>
            <source>Open another record</source>
            <translation>다른 기록 열기</translation>
        </message>
    </context>
    <context>
        <name>ReviewNotice</name>
        <message>
            <source>Close</source>
            <translation>닫기</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message>
            <source>Review</source>
            <translation>리뷰</translation>
        </message>
        <message>
            <source>Open a record</source>
            <translation>기록 열기</translation>
        </message>
        <message>
            <source>{record} holds no viewing yet.</source>
            <translation>{record}에는 아직 감상이 없어요.</translation>
        </message>
        <message>
            <source>Evenings at home</source>
            <translation>집에서 본 감상</translation>
        </message>
        <message>
            <source>{condition} alone: there is nothing to compare it with.</source>
            <translation>{condition} 하나뿐이라 비교할 것이 없어요.</translation>
        </message>
        <message>
            <source>Take back the last note or exclusion, of {author}</source>
            <translation>마지막 메모나 제외를 되돌려요 ({author})</translation>
        </message>
    </context>
    <context>
        <name>ReviewPanel</name>
        <message>
            <source>Metrics</source>
            <translation>지표</translation>
        </message>
        <message>
            <source>Whole song</source>
            <translation>곡 전체</translation>
        </message>
        <message>
            <source>Selection</source>
            <translation>선택 구간</translation>
        </message>
        <message>
            <source>What the figures are about</source>
            <translation>수치의 범위</translation>
        </message>
        <message>
            <source>Compared conditions</source>
            <translation>비교할 조건</translation>
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
            <source>What is compared by section</source>
            <translation>구간별로 비교할 것</translation>
        </message>
        <message>
            <source>Simultaneous 95% intervals</source>
            <translation>동시 95% 신뢰구간</translation>
        </message>
        <message>
            <source>CSV</source>
            <translation>CSV</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>그림</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>보고서</translation>
        </message>
        <message>
            <source>Filled: Holm-adjusted p &lt; .05, or a simultaneous 95% interval without zero.</source>
            <translation>채워진 점: Holm 보정 p &lt; .05 이거나 동시 95% 신뢰구간이 0을 포함하지 않아요.</translation>
        </message>
        <message>
            <source>Nothing is selected: this is the whole song. Drag in the timeline.</source>
            <translation>선택한 구간이 없어서 곡 전체를 보여요. 타임라인에서 끌어 선택하세요.</translation>
        </message>
        <message>
            <source>Answers are about the whole song and are left out here.</source>
            <translation>설문 답변은 곡 전체에 대한 것이라 여기서는 빠져요.</translation>
        </message>
        <message>
            <source>No differences: {why}.</source>
            <translation>차이를 구하지 못했어요: {why}.</translation>
        </message>
        <message>
            <source>No difference for {names}: {why}.</source>
            <translation>차이를 구하지 못했어요. {names}: {why}.</translation>
        </message>
        <message>
            <source>Condition + period + clip, random slope per participant</source>
            <translation>조건 + 순서 + 영상, 참여자별 임의 기울기</translation>
        </message>
        <message>
            <source>Condition + period + clip, random intercept per participant</source>
            <translation>조건 + 순서 + 영상, 참여자별 임의 절편</translation>
        </message>
        <message>
            <source>Condition + period + clip, on differences of each participant</source>
            <translation>조건 + 순서 + 영상, 참여자별 차이</translation>
        </message>
        <message>
            <source>Condition + period + clip: no model</source>
            <translation>조건 + 순서 + 영상: 모형 없음</translation>
        </message>
        <message>
            <source>one clip</source>
            <translation>한 영상</translation>
        </message>
        <message>
            <source>both clips</source>
            <translation>두 영상</translation>
        </message>
        <message>
            <source>{count} clips</source>
            <translation>영상 {count}개</translation>
        </message>
        <message>
            <source>{what}: b = {b}, t({df}) = {t}, p {p} · {clips}</source>
            <translation>{what}: b = {b}, t({df}) = {t}, p {p} · {clips}</translation>
        </message>
        <message>
            <source>Show fewer</source>
            <translation>줄여 보기</translation>
        </message>
        <message>
            <source>Show all {count}</source>
            <translation>{count}개 모두 보기</translation>
        </message>
    </context>
    <context>
        <name>ReviewReasons</name>
        <message>
            <source>record</source>
            <translation>기록</translation>
        </message>
        <message>
            <source>visits</source>
            <translation>방문</translation>
        </message>
        <message>
            <source>viewings</source>
            <translation>감상</translation>
        </message>
        <message>
            <source>to be known</source>
            <translation>알아 둘 것</translation>
        </message>
        <message>
            <source>This record</source>
            <translation>이 기록</translation>
        </message>
        <message>
            <source>what</source>
            <translation>항목</translation>
        </message>
        <message>
            <source>which</source>
            <translation>내용</translation>
        </message>
        <message>
            <source>{first} and {second}{where}: {why}</source>
            <translation>{first}, {second}{where}: {why}</translation>
        </message>
        <message>
            <source>{first} is the only condition with data: nothing to compare it with.</source>
            <translation>자료가 있는 조건이 {first}뿐이라 비교할 것이 없어요.</translation>
        </message>
        <message>
            <source>No viewing has data: there is nothing to compare.</source>
            <translation>자료가 있는 감상이 없어서 비교할 것이 없어요.</translation>
        </message>
        <message>
            <source>nobody saw {missing} there; there is nothing to compare.</source>
            <translation>{missing} 조건을 본 사람이 없어서 비교할 것이 없어요.</translation>
        </message>
        <message>
            <source>one participant only; how people differ cannot be estimated from one.</source>
            <translation>참여자가 한 명뿐이라 사람 사이의 차이를 추정할 수 없어요.</translation>
        </message>
        <message>
            <source>a condition always came with the same clip, so that they cannot be told apart.</source>
            <translation>조건마다 늘 같은 영상이 나와서 둘을 구별할 수 없어요.</translation>
        </message>
        <message>
            <source>a condition always came at the same place in the visit, so that they cannot be told apart.</source>
            <translation>조건이 늘 같은 순서에 나와서 둘을 구별할 수 없어요.</translation>
        </message>
        <message>
            <source>clip and place in the visit always changed with the condition: they cannot be told apart.</source>
            <translation>영상과 순서가 늘 조건과 함께 바뀌어서 구별할 수 없어요.</translation>
        </message>
        <message>
            <source>too few participants: {one} and {other}, in both {both}; two are needed in each.</source>
            <translation>참여자가 너무 적어요: {one}명과 {other}명, 양쪽 모두 {both}명. 각각 두 명이 필요해요.</translation>
        </message>
        <message>
            <source>most people saw a condition once, so that there is no random slope</source>
            <translation>대부분 조건을 한 번만 봐서 임의 기울기가 없어요</translation>
        </message>
        <message>
            <source>the random slope has no estimate: differences of people instead</source>
            <translation>임의 기울기를 추정할 수 없어 참여자별 차이를 썼어요</translation>
        </message>
        <message>
            <source>the random intercept has no estimate: differences of people instead</source>
            <translation>임의 절편을 추정할 수 없어 참여자별 차이를 썼어요</translation>
        </message>
        <message>
            <source>people without both conditions, left out: {count}</source>
            <translation>두 조건이 다 있지 않아 뺀 사람: {count}명</translation>
        </message>
        <message>
            <source>people have different numbers of viewings: the df are approximate</source>
            <translation>사람마다 감상 수가 달라 자유도는 근사값이에요</translation>
        </message>
        <message>
            <source>n = {count}: the p of z is too small and for show only; read the p of t</source>
            <translation>n = {count}: z의 p는 너무 작게 나와요. t의 p를 보세요</translation>
        </message>
        <message>
            <source>nobody has both conditions: a between-subject contrast, not this model's</source>
            <translation>두 조건을 다 본 사람이 없어요. 참여자 간 비교라서 이 모형으로는 안 돼요</translation>
        </message>
        <message>
            <source>the condition cannot be told from period or clip: they changed together</source>
            <translation>조건이 순서나 영상과 함께 바뀌어 구별할 수 없어요</translation>
        </message>
        <message>
            <source>fewer than two people have both conditions</source>
            <translation>두 조건을 다 본 사람이 두 명이 안 돼요</translation>
        </message>
        <message>
            <source>no viewing has a value</source>
            <translation>값이 있는 감상이 없어요</translation>
        </message>
        <message>
            <source>n = {count}: too few people for {effects} effects</source>
            <translation>n = {count}: 효과 {effects}개를 추정하기에 사람이 너무 적어요</translation>
        </message>
        <message>
            <source>nothing is left to vary: no error can be estimated</source>
            <translation>남은 변동이 없어 오차를 추정할 수 없어요</translation>
        </message>
        <message>
            <source>the values do not differ, or are no more than the effects</source>
            <translation>값이 서로 다르지 않거나 효과 수보다 많지 않아요</translation>
        </message>
        <message>
            <source>too few: people {people}, conditions {count}</source>
            <translation>너무 적어요: {people}명, 조건 {count}개</translation>
        </message>
        <message>
            <source>nobody has a value</source>
            <translation>값이 있는 사람이 없어요</translation>
        </message>
        <message>
            <source>simultaneous intervals need {least} people in each group</source>
            <translation>동시 신뢰구간에는 집단마다 {least}명이 필요해요</translation>
        </message>
        <message>
            <source>the values do not differ, or one is beyond measuring</source>
            <translation>값이 서로 다르지 않거나 잴 수 없는 값이 있어요</translation>
        </message>
        <message>
            <source>{record}: nothing was recorded in it yet.</source>
            <translation>{record}: 아직 기록된 것이 없어요.</translation>
        </message>
        <message>
            <source>{record}: withdrawn visits that are left out: {count}.</source>
            <translation>{record}: 철회되어 빠진 방문 {count}건.</translation>
        </message>
        <message>
            <source>{record}: visits without a beginning that are left out: {count}; was it merged to the end?</source>
            <translation>{record}: 시작이 없어 빠진 방문 {count}건. 합치기가 끝까지 됐나요?</translation>
        </message>
        <message>
            <source>{record}: all visits are tests; these are figures of tests, not of a study.</source>
            <translation>{record}: 모두 시험 방문이에요. 연구가 아니라 시험의 수치예요.</translation>
        </message>
        <message>
            <source>{record}: {count} of {total} viewings are not used: {why}.</source>
            <translation>{record}: 감상 {total}건 중 {count}건은 쓰지 않아요: {why}.</translation>
        </message>
        <message>
            <source>{record}: visits that were read from another record already: {count}.</source>
            <translation>{record}: 다른 기록에서 이미 읽은 방문 {count}건.</translation>
        </message>
        <message>
            <source>{record}: its concert pack was not found, so that there are no sections, fan chants and video.</source>
            <translation>{record}: 공연 팩을 찾지 못해서 구간, 응원법, 영상이 없어요.</translation>
        </message>
        <message>
            <source>There is no viewing to show.</source>
            <translation>보여 줄 감상이 없어요.</translation>
        </message>
        <message>
            <source>Nobody rated while watching: there are no curves.</source>
            <translation>감상 중에 평정한 사람이 없어서 곡선이 없어요.</translation>
        </message>
        <message>
            <source>The protocol of {record} was not found: its reaction lag is unknown; name it with --study.</source>
            <translation>{record}의 프로토콜을 찾지 못해서 반응 지연을 알 수 없어요. --study로 지정해 주세요.</translation>
        </message>
        <message>
            <source>Several finished visits under one code are taken as one person's: {record}.</source>
            <translation>같은 코드로 끝난 여러 방문을 한 사람의 것으로 봐요: {record}.</translation>
        </message>
        <message>
            <source>Codes of several stations are taken as different people, each named code@station: {record}.</source>
            <translation>여러 스테이션에서 쓴 같은 코드는 서로 다른 사람으로 보고 코드@스테이션으로 적어요: {record}.</translation>
        </message>
        <message>
            <source>not shown to its end</source>
            <translation>끝까지 보지 않음</translation>
        </message>
        <message>
            <source>visit aborted</source>
            <translation>중단된 방문</translation>
        </message>
        <message>
            <source>visit not finished</source>
            <translation>끝나지 않은 방문</translation>
        </message>
        <message>
            <source>shown again</source>
            <translation>다시 본 감상</translation>
        </message>
        <message>
            <source>test visit</source>
            <translation>시험 방문</translation>
        </message>
        <message>
            <source>not part of a visit</source>
            <translation>방문에 속하지 않음</translation>
        </message>
    </context>
    <context>
        <name>ReviewSide</name>
        <message>
            <source>Conditions</source>
            <translation>조건</translation>
        </message>
        <message>
            <source>Participants</source>
            <translation>참여자</translation>
        </message>
        <message>
            <source>message</source>
            <translation>메시지</translation>
        </message>
        <message>
            <source>fan chant</source>
            <translation>응원법</translation>
        </message>
        <message>
            <source>Reaction lag</source>
            <translation>반응 지연</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds}초</translation>
        </message>
        <message>
            <source>not collected</source>
            <translation>수집 안 됨</translation>
        </message>
        <message>
            <source>{shown} of {total} · order</source>
            <translation>{total}명 중 {shown}명 · 순서</translation>
        </message>
        <message>
            <source>protocol: {seconds} s</source>
            <translation>프로토콜: {seconds}초</translation>
        </message>
        <message>
            <source>Show fewer</source>
            <translation>줄여 보기</translation>
        </message>
        <message>
            <source>Show all {count}</source>
            <translation>{count}명 모두 보기</translation>
        </message>
    </context>
    <context>
        <name>ReviewStage</name>
        <message>
            <source>Stage</source>
            <translation>무대</translation>
        </message>
        <message>
            <source>Section before</source>
            <translation>이전 구간</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>재생</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>스페이스</translation>
        </message>
        <message>
            <source>Next section</source>
            <translation>다음 구간</translation>
        </message>
        <message>
            <source>The video of this clip was not found.</source>
            <translation>이 영상 파일을 찾지 못했어요.</translation>
        </message>
        <message>
            <source>Who wrote the chat: {who}</source>
            <translation>채팅을 쓴 쪽: {who}</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>일시정지</translation>
        </message>
    </context>
    <context>
        <name>ReviewTimeline</name>
        <message>
            <source>Timeline</source>
            <translation>타임라인</translation>
        </message>
    </context>
    <context>
        <name>ReviewWords</name>
        <message>
            <source>Persona</source>
            <translation>페르소나</translation>
        </message>
        <message>
            <source>No persona</source>
            <translation>페르소나 없음</translation>
        </message>
        <message>
            <source>No persona, 0.7</source>
            <translation>페르소나 없음, 0.7</translation>
        </message>
        <message>
            <source>No persona, volume matched</source>
            <translation>페르소나 없음, 분량 맞춤</translation>
        </message>
        <message>
            <source>Persona, 1.2</source>
            <translation>페르소나, 1.2</translation>
        </message>
        <message>
            <source>Persona, own fandom</source>
            <translation>페르소나, 내 팬덤</translation>
        </message>
        <message>
            <source>Persona and crowd</source>
            <translation>페르소나와 관중</translation>
        </message>
        <message>
            <source>No chat</source>
            <translation>채팅 없음</translation>
        </message>
        <message>
            <source>Replay</source>
            <translation>재생 채팅</translation>
        </message>
        <message>
            <source>Shuffled replay</source>
            <translation>섞은 재생 채팅</translation>
        </message>
        <message>
            <source>Scripted</source>
            <translation>대본 채팅</translation>
        </message>
        <message>
            <source>None</source>
            <comment>a column for the condition without personas</comment>
            <translation>없음</translation>
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
            <source>{what} by section</source>
            <translation>구간별 {what}</translation>
        </message>
        <message>
            <source>Valence by section</source>
            <translation>구간별 유쾌함</translation>
        </message>
        <message>
            <source>Arousal by section</source>
            <translation>구간별 고조됨</translation>
        </message>
        <message>
            <source>Preshow</source>
            <translation>공연 전</translation>
        </message>
        <message>
            <source>Intro</source>
            <translation>인트로</translation>
        </message>
        <message>
            <source>Verse</source>
            <translation>절</translation>
        </message>
        <message>
            <source>Pre-chorus</source>
            <translation>프리코러스</translation>
        </message>
        <message>
            <source>Chorus</source>
            <translation>후렴</translation>
        </message>
        <message>
            <source>Hook</source>
            <translation>훅</translation>
        </message>
        <message>
            <source>Rap</source>
            <translation>랩</translation>
        </message>
        <message>
            <source>Dance break</source>
            <translation>댄스 브레이크</translation>
        </message>
        <message>
            <source>Break</source>
            <translation>브레이크</translation>
        </message>
        <message>
            <source>Bridge</source>
            <translation>브리지</translation>
        </message>
        <message>
            <source>Ending</source>
            <translation>엔딩</translation>
        </message>
        <message>
            <source>Talk</source>
            <translation>멘트</translation>
        </message>
        <message>
            <source>Encore</source>
            <translation>앙코르</translation>
        </message>
        <message>
            <source>Postshow</source>
            <translation>공연 후</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>기타</translation>
        </message>
        <message>
            <source>Messages / min</source>
            <translation>메시지 / 분</translation>
        </message>
        <message>
            <source>Distinct bigrams</source>
            <translation>서로 다른 바이그램</translation>
        </message>
        <message>
            <source>Chorus burst ratio</source>
            <translation>후렴 집중 비율</translation>
        </message>
        <message>
            <source>Reply delay, s</source>
            <translation>답장까지, 초</translation>
        </message>
        <message>
            <source>Chills / song</source>
            <translation>소름 / 곡</translation>
        </message>
        <message>
            <source>Chills</source>
            <translation>소름</translation>
        </message>
        <message>
            <source>Closeness (IOS)</source>
            <translation>가까움 (IOS)</translation>
        </message>
        <message>
            <source>Naturalness</source>
            <translation>자연스러움</translation>
        </message>
        <message>
            <source>Valence (SAM)</source>
            <translation>유쾌함 (SAM)</translation>
        </message>
        <message>
            <source>Arousal (SAM)</source>
            <translation>고조됨 (SAM)</translation>
        </message>
        <message>
            <source>Dominance (SAM)</source>
            <translation>지배감 (SAM)</translation>
        </message>
        <message>
            <source>Engagement (UES-SF)</source>
            <translation>몰입 (UES-SF)</translation>
        </message>
        <message>
            <source>Focused attention</source>
            <translation>주의 집중</translation>
        </message>
        <message>
            <source>Perceived usability</source>
            <translation>지각된 사용성</translation>
        </message>
        <message>
            <source>Aesthetic appeal</source>
            <translation>미적 매력</translation>
        </message>
        <message>
            <source>Reward</source>
            <translation>보람</translation>
        </message>
        <message>
            <source>Copresence</source>
            <translation>함께 있음</translation>
        </message>
        <message>
            <source>Synchrony (PES)</source>
            <translation>동조 (PES)</translation>
        </message>
        <message>
            <source>excluded</source>
            <translation>제외</translation>
        </message>
        <message>
            <source>partial</source>
            <translation>일부</translation>
        </message>
        <message>
            <source>deviation</source>
            <translation>이탈</translation>
        </message>
        <message>
            <source>gap</source>
            <translation>공백</translation>
        </message>
        <message>
            <source>idle</source>
            <translation>무반응</translation>
        </message>
        <message>
            <source>late start</source>
            <translation>늦은 시작</translation>
        </message>
        <message>
            <source>early end</source>
            <translation>이른 종료</translation>
        </message>
        <message>
            <source>typing</source>
            <comment>a stretch in which the viewer wrote</comment>
            <translation>글쓰기</translation>
        </message>
        <message>
            <source>untouched</source>
            <translation>조작 없음</translation>
        </message>
        <message>
            <source>{seconds} s {what}</source>
            <translation>{seconds}초 {what}</translation>
        </message>
        <message>
            <source>Within participants, n = {count}</source>
            <translation>참여자 내 비교, n = {count}</translation>
        </message>
        <message>
            <source>Between participants: {first} against {second}</source>
            <translation>참여자 간 비교: {first}명 대 {second}명</translation>
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
        <name>SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>설정</translation>
        </message>
        <message>
            <source>Close the settings</source>
            <translation>설정 닫기</translation>
        </message>
        <message>
            <source>Changes apply at once. Studies keep the settings they were locked with.</source>
            <translation>바꾼 설정은 바로 적용돼요. 연구는 잠글 때의 설정을 그대로 써요.</translation>
        </message>
        <message>
            <source>Restore defaults</source>
            <translation>기본값으로 되돌리기</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>완료</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>되돌리기 취소</translation>
        </message>
        <message>
            <source>shown now</source>
            <translation>지금 보는 항목</translation>
        </message>
        <message>
            <source>No file manager answers. The folder is {folder}</source>
            <translation>파일 관리자가 열리지 않아요. 폴더는 {folder}이에요</translation>
        </message>
    </context>
    <context>
        <name>SetupPage</name>
        <message>
            <source>Station {number}</source>
            <translation>스테이션 {number}</translation>
        </message>
        <message>
            <source>Experimenter</source>
            <translation>진행자</translation>
        </message>
        <message>
            <source>Test: takes no place, is never exported</source>
            <translation>시험: 자리를 차지하지 않고 내보내지 않음</translation>
        </message>
        <message>
            <source>Study protocol</source>
            <translation>연구 프로토콜</translation>
        </message>
        <message>
            <source>Test visit</source>
            <translation>시험 방문</translation>
        </message>
        <message>
            <source>Hidden from the participant</source>
            <translation>참여자에게 보이지 않음</translation>
        </message>
        <message>
            <source>Participant ID</source>
            <translation>참여자 ID</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>언어</translation>
        </message>
        <message>
            <source>Self-report</source>
            <translation>자기 보고</translation>
        </message>
        <message>
            <source>Pre-flight</source>
            <translation>시작 전 점검</translation>
        </message>
        <message>
            <source>Play tone</source>
            <translation>소리 재생</translation>
        </message>
        <message>
            <source>Identify</source>
            <translation>화면 확인</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>측정</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>끄기</translation>
        </message>
        <message>
            <source>Run all checks again</source>
            <translation>모두 다시 점검</translation>
        </message>
        <message>
            <source>Full screen from here until debrief</source>
            <translation>지금부터 마무리 설명까지 전체 화면이에요</translation>
        </message>
        <message>
            <source>Leave with {keys} and your experimenter code</source>
            <translation>나가려면 {keys}를 누르고 진행자 코드를 입력하세요</translation>
        </message>
        <message>
            <source>Save for later</source>
            <translation>나중을 위해 저장</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>시작</translation>
        </message>
        <message>
            <source>Locked by protocol {version}</source>
            <translation>프로토콜 {version}에서 정함</translation>
        </message>
        <message>
            <source>Chosen for each visit</source>
            <translation>방문마다 선택</translation>
        </message>
        <message>
            <source>This visit was cut short at {step}. Start goes on there.</source>
            <translation>{step}에서 중단된 방문이에요. 거기서 이어져요.</translation>
        </message>
        <message>
            <source>Already used on {day}</source>
            <translation>{day}에 이미 사용했어요</translation>
        </message>
        <message>
            <source>A code, never a name. Next would be {code}.</source>
            <translation>이름이 아닌 코드로 적어요. 다음은 {code}예요.</translation>
        </message>
        <message>
            <source>Letters, then digits, such as {code}.</source>
            <translation>영문자 뒤에 숫자를 적어요. 예: {code}</translation>
        </message>
        <message>
            <source>Not used before</source>
            <translation>처음 쓰는 ID예요</translation>
        </message>
        <message>
            <source>Order for {participant}</source>
            <translation>{participant}의 순서</translation>
        </message>
        <message>
            <source>Order of the next visit</source>
            <translation>다음 방문의 순서</translation>
        </message>
        <message>
            <source>coded: {codes}</source>
            <translation>코드: {codes}</translation>
        </message>
        <message>
            <source>Permuted block {block} of station {station}</source>
            <translation>스테이션 {station}의 순열 블록 {block}</translation>
        </message>
        <message>
            <source>Replace {participant}, who stopped</source>
            <translation>그만둔 {participant} 대신</translation>
        </message>
        <message>
            <source>A new place</source>
            <translation>새 자리</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>자리</translation>
        </message>
        <message>
            <source>Session {turn} of {total}</source>
            <translation>전체 {total}회 중 {turn}회</translation>
        </message>
        <message>
            <source>{count} passed</source>
            <translation>통과 {count}</translation>
        </message>
        <message>
            <source>{count} to check</source>
            <translation>확인 {count}</translation>
        </message>
        <message>
            <source>{count} to mend</source>
            <translation>해결 {count}</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>점검 중</translation>
        </message>
        <message>
            <source>Continue {participant}</source>
            <translation>{participant} 이어서</translation>
        </message>
        <message>
            <source>Start {participant}</source>
            <translation>{participant} 시작</translation>
        </message>
        <message>
            <source>Start waits for {row}. {fact}</source>
            <translation>시작하려면 먼저 확인할 것: {row}. {fact}</translation>
        </message>
        <message>
            <source>Grid and chills key</source>
            <translation>격자와 소름 키</translation>
        </message>
        <message>
            <source>Slider and chills key</source>
            <translation>슬라이더와 소름 키</translation>
        </message>
        <message>
            <source>No rating</source>
            <translation>평정 없음</translation>
        </message>
    </context>
    <context>
        <name>SpendChip</name>
        <message>
            <source>{count} tokens</source>
            <translation>토큰 {count}개</translation>
        </message>
        <message>
            <source>about {amount}</source>
            <translation>약 {amount}</translation>
        </message>
        <message>
            <source>Input {input}, output {output} tokens</source>
            <translation>입력 {input}, 출력 {output} 토큰</translation>
        </message>
        <message>
            <source>{percent} % of the input from the cache</source>
            <translation>입력의 {percent}%는 캐시에서</translation>
        </message>
        <message>
            <source>{count} rounds, half of them within {seconds} s</source>
            <translation>{count}번 물음, 그중 절반은 {seconds}초 안에 답변</translation>
        </message>
        <message>
            <source>This concert: {used} of {most} tokens</source>
            <translation>이 공연: 토큰 {most}개 중 {used}개</translation>
        </message>
        <message>
            <source>Today: {used} of {most}</source>
            <translation>오늘: {most} 중 {used}</translation>
        </message>
        <message>
            <source>This concert: {used} of {most}</source>
            <translation>이 공연: {most} 중 {used}</translation>
        </message>
        <message>
            <source>The price of this model is not known.</source>
            <translation>이 모델의 가격은 알 수 없어요.</translation>
        </message>
        <message>
            <source>Nothing to pay on this machine.</source>
            <translation>이 컴퓨터에서는 돈이 들지 않아요.</translation>
        </message>
        <message>
            <source>Partly estimated: the server did not count.</source>
            <translation>일부는 어림값이에요. 서버가 세어 주지 않았어요.</translation>
        </message>
    </context>
    <context>
        <name>StationWords</name>
        <message>
            <source>Next</source>
            <translation>다음</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>이전</translation>
        </message>
        <message>
            <source>Prefer not to answer</source>
            <translation>답하지 않음</translation>
        </message>
        <message>
            <source>I would rather not take part.</source>
            <translation>참여하지 않을게요.</translation>
        </message>
        <message>
            <source>Help / stop</source>
            <translation>도움 요청 / 중단</translation>
        </message>
        <message>
            <source>Step {step} of {steps}</source>
            <translation>{steps}단계 중 {step}단계</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>예</translation>
        </message>
        <message>
            <source>No</source>
            <translation>아니요</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{count} 중 {number}</translation>
        </message>
        <message>
            <source>No answer yet</source>
            <translation>아직 답하지 않았어요</translation>
        </message>
        <message>
            <source>Write a whole number from {low} to {high}.</source>
            <translation>{low}부터 {high}까지의 정수를 써 주세요.</translation>
        </message>
        <message>
            <source>Write a number from {low} to {high}.</source>
            <translation>{low}부터 {high}까지의 수를 써 주세요.</translation>
        </message>
        <message>
            <source>At most {count} characters can be kept.</source>
            <translation>{count}자까지만 저장할 수 있어요.</translation>
        </message>
        <message>
            <source>Move the slider to where it fits.</source>
            <translation>맞는 자리로 막대를 옮겨 주세요.</translation>
        </message>
        <message>
            <source>{minutes} min left</source>
            <translation>{minutes}분 남았어요</translation>
        </message>
        <message>
            <source>{minutes} min {seconds} s left</source>
            <translation>{minutes}분 {seconds}초 남았어요</translation>
        </message>
        <message>
            <source>{seconds} s left</source>
            <translation>{seconds}초 남았어요</translation>
        </message>
        <message>
            <source>How do you feel?</source>
            <translation>지금 기분은 어때요?</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>낮음</translation>
        </message>
        <message>
            <source>High</source>
            <translation>높음</translation>
        </message>
        <message>
            <source>Chills</source>
            <translation>소름</translation>
        </message>
        <message>
            <source>Space bar</source>
            <translation>스페이스 바</translation>
        </message>
        <message>
            <source>The stage begins</source>
            <translation>무대가 곧 시작돼요</translation>
        </message>
        <message>
            <source>Do you need something?</source>
            <translation>무엇을 도와드릴까요?</translation>
        </message>
        <message>
            <source>You can call the experimenter, or stop here. You need not give a reason.</source>
            <translation>진행자를 부르거나 여기서 그만두실 수 있어요. 이유는 말하지 않아도 돼요.</translation>
        </message>
        <message>
            <source>Call the experimenter</source>
            <translation>진행자 부르기</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>중단하기</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>계속하기</translation>
        </message>
        <message>
            <source>The experimenter has been called</source>
            <translation>진행자를 불렀어요</translation>
        </message>
        <message>
            <source>Somebody will be with you soon. You can also go on by yourself.</source>
            <translation>곧 도와드릴게요. 혼자 계속하셔도 괜찮아요.</translation>
        </message>
        <message>
            <source>Stop here?</source>
            <translation>여기서 그만둘까요?</translation>
        </message>
        <message>
            <source>The visit ends now. There is no disadvantage to you.</source>
            <translation>지금 참여를 마쳐요. 불이익은 없어요.</translation>
        </message>
        <message>
            <source>A short break</source>
            <translation>잠시 쉬어 가요</translation>
        </message>
        <message>
            <source>The experimenter will go on with you in a moment.</source>
            <translation>진행자가 곧 이어서 진행할게요.</translation>
        </message>
        <message>
            <source>One moment, please</source>
            <translation>잠시만 기다려 주세요</translation>
        </message>
        <message>
            <source>Now a short talk</source>
            <translation>잠깐 이야기를 나눌게요</translation>
        </message>
        <message>
            <source>The experimenter will ask you a few questions.</source>
            <translation>진행자가 몇 가지를 여쭤볼게요.</translation>
        </message>
        <message>
            <source>Thank you</source>
            <translation>고마워요</translation>
        </message>
        <message>
            <source>The visit is over. The experimenter will come to you.</source>
            <translation>참여가 끝났어요. 진행자가 곧 올게요.</translation>
        </message>
        <message>
            <source>Your answers cannot be saved right now</source>
            <translation>지금은 답을 저장할 수 없어요</translation>
        </message>
        <message>
            <source>Nothing is lost. Please tell the experimenter.</source>
            <translation>사라진 것은 없어요. 진행자에게 알려 주세요.</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>다시 시도</translation>
        </message>
        <message>
            <source>For the experimenter</source>
            <translation>진행자용</translation>
        </message>
        <message>
            <source>Write your code to leave this page.</source>
            <translation>이 화면에서 나가려면 코드를 써 주세요.</translation>
        </message>
        <message>
            <source>This is not the code.</source>
            <translation>코드가 맞지 않아요.</translation>
        </message>
        <message>
            <source>Leave</source>
            <translation>나가기</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>attempt {count}</source>
            <translation>{count}번째 시도</translation>
        </message>
        <message>
            <source>now</source>
            <translation>지금</translation>
        </message>
        <message>
            <source>done</source>
            <translation>완료</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>건너뜀</translation>
        </message>
        <message>
            <source>partial</source>
            <translation>일부</translation>
        </message>
        <message>
            <source>to repeat</source>
            <translation>반복 예정</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>중단</translation>
        </message>
    </context>
    <context>
        <name>StorageSection</name>
        <message>
            <source>Storage</source>
            <translation>저장 공간</translation>
        </message>
        <message>
            <source>Record · {size}</source>
            <translation>기록 · {size}</translation>
        </message>
        <message>
            <source>Record</source>
            <translation>기록</translation>
        </message>
        <message>
            <source>Open the record's folder</source>
            <translation>기록 폴더 열기</translation>
        </message>
        <message>
            <source>Logs</source>
            <translation>로그</translation>
        </message>
        <message>
            <source>Open the logs' folder</source>
            <translation>로그 폴더 열기</translation>
        </message>
        <message>
            <source>Nothing is kept.</source>
            <translation>저장하는 것이 없어요.</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>폴더 열기</translation>
        </message>
    </context>
    <context>
        <name>TablesSheet</name>
        <message>
            <source>Plots as tables</source>
            <translation>그림을 표로</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>표</translation>
        </message>
        <message>
            <source>Copy as TSV</source>
            <translation>TSV로 복사</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>닫기</translation>
        </message>
    </context>
    <context>
        <name>TheatreWindow</name>
        <message>
            <source>This video will not play</source>
            <translation>이 영상을 재생할 수 없어요</translation>
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
        <name>TimelineCanvas</name>
        <message>
            <source>Timeline</source>
            <translation>타임라인</translation>
        </message>
    </context>
    <context>
        <name>TimelineTables</name>
        <message>
            <source>Sections</source>
            <translation>구간</translation>
        </message>
        <message>
            <source>from</source>
            <translation>시작</translation>
        </message>
        <message>
            <source>to</source>
            <translation>끝</translation>
        </message>
        <message>
            <source>Author</source>
            <translation>작성자</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>메시지 수</translation>
        </message>
        <message>
            <source>of them fan chants</source>
            <translation>그중 응원법</translation>
        </message>
        <message>
            <source>Who wrote when</source>
            <translation>누가 언제 썼나</translation>
        </message>
        <message>
            <source>{condition}: mean</source>
            <translation>{condition}: 평균</translation>
        </message>
        <message>
            <source>{condition}: 95% CI from</source>
            <translation>{condition}: 95% 신뢰구간 하한</translation>
        </message>
        <message>
            <source>{condition}: 95% CI to</source>
            <translation>{condition}: 95% 신뢰구간 상한</translation>
        </message>
        <message>
            <source>{condition}: n</source>
            <translation>{condition}: n</translation>
        </message>
    </context>
    <context>
        <name>TimelineWords</name>
        <message>
            <source>Valence</source>
            <translation>유쾌함</translation>
        </message>
        <message>
            <source>Arousal</source>
            <translation>고조됨</translation>
        </message>
        <message>
            <source>95% CI</source>
            <translation>95% CI</translation>
        </message>
        <message>
            <source>Section</source>
            <translation>구간</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>메시지</translation>
        </message>
        <message>
            <source>per {seconds} s</source>
            <translation>{seconds}초당</translation>
        </message>
        <message>
            <source>Chills</source>
            <translation>소름</translation>
        </message>
        <message>
            <source>presses</source>
            <translation>누른 횟수</translation>
        </message>
        <message>
            <source>{what} ±{seconds} s</source>
            <translation>{what} ±{seconds}초</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>전체 보기</translation>
        </message>
        <message>
            <source>{count} others</source>
            <translation>외 {count}명</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>{section} selected · {span}</source>
            <translation>{section} 선택 · {span}</translation>
        </message>
        <message>
            <source>Selected · {span}</source>
            <translation>선택 · {span}</translation>
        </message>
        <message>
            <source>At {time}, showing {start} to {end}</source>
            <translation>{time} 위치, {start}부터 {end}까지 보여요</translation>
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
    <context>
        <name>WhoSpeaks</name>
        <message>
            <source>No audience in this viewing</source>
            <translation>이번 관람에는 관객이 없어요</translation>
        </message>
        <message>
            <source>Simulated audience · {count} fans</source>
            <translation>가상 관객 · 팬 {count}명</translation>
        </message>
        <message>
            <source>AI audience · {count} fans</source>
            <translation>AI 관객 · 팬 {count}명</translation>
        </message>
        <message>
            <source>AI and simulated audience · {count} fans</source>
            <translation>AI와 가상 관객 · 팬 {count}명</translation>
        </message>
        <message>
            <source>Recorded chat · not live</source>
            <translation>녹화된 채팅 · 실시간 아님</translation>
        </message>
        <message>
            <source>Only you</source>
            <translation>나 혼자</translation>
        </message>
        <message>
            <source>{count} simulated fans and you</source>
            <translation>가상 관객 {count}명과 나</translation>
        </message>
        <message>
            <source>{count} AI fans and you</source>
            <translation>AI 관객 {count}명과 나</translation>
        </message>
        <message>
            <source>{count} AI and simulated fans, you</source>
            <translation>AI와 가상 관객 {count}명, 나</translation>
        </message>
        <message>
            <source>Recorded chat and you</source>
            <translation>녹화된 채팅과 나</translation>
        </message>
        <message>
            <source>Written by rules on this machine, without a language model.</source>
            <translation>언어 모델 없이 이 컴퓨터에서 규칙으로 써요.</translation>
        </message>
        <message>
            <source>{model} on {server}</source>
            <translation>{server}의 {model}</translation>
        </message>
        <message>
            <source>{model}; while it fails, built-in fans write by rules.</source>
            <translation>{model}. 응답하지 않는 동안에는 기본 팬이 규칙으로 써요.</translation>
        </message>
        <message>
            <source>Recorded in {name}.</source>
            <translation>{name}에 녹화된 채팅이에요.</translation>
        </message>
        <message>
            <source>Its lines are shown in another order.</source>
            <translation>메시지 순서를 바꿔서 보여 드려요.</translation>
        </message>
        <message>
            <source>{count} lines are an earlier viewer's, who agreed to it.</source>
            <translation>메시지 {count}개는 공개에 동의한 이전 관람자가 쓴 거예요.</translation>
        </message>
    </context>
    <context>
        <name>_Head</name>
        <message>
            <source>Place</source>
            <translation>자리</translation>
        </message>
        <message>
            <source>Assigned</source>
            <translation>배정</translation>
        </message>
    </context>
    <context>
        <name>_Standing</name>
        <message>
            <source>Take back</source>
            <translation>되돌리기</translation>
        </message>
    </context>
</TS>
