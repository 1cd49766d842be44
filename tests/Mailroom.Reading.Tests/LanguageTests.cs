namespace Mailroom.Reading.Tests;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "We are pleased to inform you that the contract has been signed by all of the parties and will be in force from the first of May.")]
    [InlineData("de", "Wir freuen uns, Ihnen mitteilen zu können, dass der Vertrag von allen Parteien unterzeichnet wurde und ab dem ersten Mai gültig ist.")]
    [InlineData("fr", "Nous avons le plaisir de vous informer que le contrat a été signé par toutes les parties et sera en vigueur dans un mois.")]
    [InlineData("es", "Nos complace informarle que el contrato ha sido firmado por todas las partes y que entrará en vigor a partir del primero de mayo.")]
    [InlineData("it", "Siamo lieti di informarla che il contratto è stato firmato da tutte le parti e sarà in vigore dal primo di maggio per la durata di un anno.")]
    [InlineData("pt", "Temos o prazer de informar que o contrato foi assinado por todas as partes e não será válido até o dia um de maio, como está escrito.")]
    [InlineData("nl", "Wij zijn blij u te kunnen melden dat het contract door alle partijen is ondertekend en dat het van kracht wordt op de eerste van mei.")]
    [InlineData("ro", "Avem plăcerea de a vă informa că acest contract a fost semnat de către toate părțile și va intra în vigoare la data de întâi mai.")]
    [InlineData("pl", "Mamy przyjemność poinformować, że umowa została podpisana przez wszystkie strony i wejdzie w życie z dniem pierwszego maja, nie wcześniej.")]
    public async Task The_main_language_is_told(string language, string text) => Assert.Equal(language, (await Reading.Read(text)).Language);

    [Theory]
    [InlineData("Invoice 4711")]
    [InlineData("12 34 56 78 90")]
    [InlineData("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt labore dolore magna aliqua")]
    public async Task Nothing_is_said_where_it_is_not_clear(string text) => Assert.Null((await Reading.Read(text)).Language);
}
