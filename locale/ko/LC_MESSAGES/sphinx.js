/* The words of Sphinx's scripts and of ours in Korean (Sphinx's own file lacks the plural). */
Documentation.addTranslations({
  locale: "ko",
  plural_expr: "0",
  messages: {
    ", in ": ", ",
    "Copied": "복사했습니다",
    "Copy": "복사",
    "Copying failed": "복사하지 못했습니다",
    "Hide Search Matches": "찾은 낱말 표시 지우기",
    "No answer here knows this. These come nearest:": "이 메시지에 맞는 답은 아직 없습니다. 가장 가까운 답은 다음과 같습니다.",
    "Preparing search...": "검색을 준비하고 있습니다...",
    "Put into the address": "주소에 검색어 넣기",
    "Search Results": "검색 결과",
    "Search does not work as it should here. Press Enter to find the pages that have your words.":
      "검색이 제대로 되지 않습니다. Enter를 누르면 그 낱말이 있는 페이지를 찾습니다.",
    "Search does not work here.": "검색이 되지 않습니다.",
    "Search finished, found one page matching the search query.": ["검색어와 맞는 곳을 ${resultCount}군데 찾았습니다."],
    "Searching": "검색하고 있습니다",
    "See all questions": "모든 질문 보기",
    "This comes from JAX ${release}. Show the answers for it": "JAX ${release}에서 나온 메시지입니다. 이 버전의 답 보기",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "검색어와 맞는 곳이 없습니다. 철자를 확인하거나 더 짧은 낱말로 찾아보세요.",
  },
});
