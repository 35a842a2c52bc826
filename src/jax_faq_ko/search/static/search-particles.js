/* The particles of Korean, which are written without a space after what they belong to: the one list
   of them, for the search and for the checks of the text (korean/particles.py), which reads the JSON
   between the first brace and the last.

   Only whole words count: 이름 begins like the particle 이 and is a noun.

   case    case particles, and those that another particle may follow: 에는, 으로도, 까지의
   then    what follows these
   last    particles that end a word, and forms of the copula 이다
   text    more of each in written text: the forms that the style of the site uses
   search  more of each in what people type: spoken forms, and what is as often a word of its own,
           밖에 ("outside") or 하고 ("does, and"); in a text it may stand apart */

const SEARCH_PARTICLES = {
  "case": "이 가 을 를 의 에 에서 에게 에게서 한테 께 로 으로 로서 으로서 로써 으로써 와 과 랑 이랑 부터 까지 에서부터 처럼 만큼 보다 마다 마저 조차 대로 뿐 들 나 이나 라고 이라고 만",
  "then": "은 는 도 만 을 를 이 가 의 까지 부터",
  "last": "은 는 도 쯤 씩 란 이란 이라 라는 이라는 라면 이라면 라도 이라도 라서 이라서 든지 이든지 든가 이든가 야말로 이다 인 인데 인지 이고 이며 이면 이므로 이지만 이어서 여서 이었다 였다 입니다 입니까 뿐만",
  "text": {
    "case": "",
    "then": "",
    "last": "이든 이야말로 커녕 는커녕 은커녕 치고 치고는 이어야 여야 이었습니다 였습니다 뿐이다 뿐입니다 들입니다 만으로 만으로는 만으로도"
  },
  "search": {
    "case": "하고 밖에 끼리 때문에",
    "then": "요",
    "last": "야 이야 인데요 인가 인가요 이었는데 였는데 이에요 예요 이죠 죠 요 들이 들을 들은 들의 적 적인 적으로"
  }
};

if (typeof module !== "undefined") module.exports = SEARCH_PARTICLES;
