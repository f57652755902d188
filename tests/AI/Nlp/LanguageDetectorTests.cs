namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class LanguageDetectorTests
{
    private static readonly LanguageDetector Detector = Embedded.Get<LanguageDetector>();

    [Theory]
    [InlineData("eng", "The parcel was delivered to the wrong address yesterday")]
    [InlineData("deu", "Das Paket wurde gestern an die falsche Adresse geliefert")]
    [InlineData("fra", "Le colis a été livré hier à la mauvaise adresse")]
    [InlineData("spa", "El paquete fue entregado ayer en la dirección equivocada")]
    [InlineData("ita", "Il pacco è stato consegnato ieri all'indirizzo sbagliato")]
    [InlineData("por", "A encomenda não foi entregue ontem, ficou no endereço errado")]
    [InlineData("nld", "Het pakket werd gisteren op het verkeerde adres bezorgd")]
    [InlineData("pol", "Paczka została wczoraj dostarczona pod niewłaściwy adres")]
    [InlineData("swe", "Paketet levererades till fel adress i går och jag är inte glad")]
    [InlineData("fin", "Paketti toimitettiin eilen väärään osoitteeseen")]
    [InlineData("hun", "A csomagot tegnap rossz címre kézbesítették")]
    [InlineData("tur", "Paket dün yanlış adrese teslim edildi")]
    [InlineData("rus", "Посылку вчера доставили по неправильному адресу")]
    [InlineData("ukr", "Учора ми отримали лист, але його привезли не на ту вулицю і не в той дім")]
    [InlineData("ell", "Το δέμα παραδόθηκε χθες σε λάθος διεύθυνση")]
    [InlineData("jpn", "荷物は昨日間違った住所に届けられました")]
    [InlineData("kor", "소포가 어제 잘못된 주소로 배달되었습니다")]
    [InlineData("vie", "Gói hàng đã được giao nhầm địa chỉ vào ngày hôm qua")]
    public void Detect_Sentence_IsRecognized(string code, string text)
    {
        var answer = Detector.Detect(text);

        Embedded.IsMeasured(answer);
        Assert.Equal(code, answer.Value.Code);
        Assert.Equal(answer.Value.Code, answer.Value.Candidates[0].Code);
        Assert.Equal(3, answer.Value.Candidates.Count);
    }

    // Probabilities of the package's own JavaScript.
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog", 0.999998152256012)]
    [InlineData("Le chat est assis sur la table", 0.9999938607215881)]
    [InlineData("Hola amigo", 0.5050544738769531)]
    public void Detect_Probability_IsThatOfThePackage(string text, double probability) =>
        Assert.Equal(probability, Detector.Detect(text).Value.Score, 1e-4);

    [Theory]
    [InlineData("12:30 – 14:00")]
    [InlineData("$ 1,284.75 !!!")]
    [InlineData("😀😀")]
    public void Detect_NoLetters_IsUndetermined(string text)
    {
        var language = Detector.Detect(text).Value;

        Assert.Equal("und", language.Code);
        Assert.Single(language.Candidates);
    }

    [Fact]
    public void Detect_LettersFarInside_AreFound() =>
        Assert.Equal("fra", Detector.Detect(new string('1', 10_000) + " Le colis a été livré hier à la mauvaise adresse").Value.Code);

    [Fact]
    public void Detect_TooLong_IsRefused()
    {
        using var services = Embedded.With(options => options.MaxTextLength = 10);
        var detector = (LanguageDetector)services.GetService(typeof(LanguageDetector))!;

        Assert.Equal("text", Assert.Throws<InvalidModelInputException>(() => detector.Detect("eleven chars")).Field);
    }
}
