namespace Mailroom.Reading.Language;

/// <summary>The most frequent small words of each language, and letters that few others use. A language is added by a line here.</summary>
internal static class StopWords
{
    /// <summary>By ISO 639-1 code: words, then letters that tell the language from its neighbours.</summary>
    public static readonly (string Language, string Words, string Letters)[] All =
    [
        ("en", "the of and to in is that for it as was with be by on not he his but at are this have from or had an they which you were her she will their been has would what if no "
            + "all there so we can who do your our any may shall must its than please these other such", ""),
        ("de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über "
            + "einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ihre ihr ihnen wir uns unser bitte sehr sowie gemäß vom keine kann", "äöüß"),
        ("fr", "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec ou son aux cette mais ont été comme sa nous vous leur être ses elle "
            + "d'un d'une c'est votre notre vos nos je fait deux entre sans sous ces dont", "éèêçàùœ"),
        ("es", "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde "
            + "quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos e esto usted ha sido es son fue", "ñ¿¡áíóú"),
        ("it", "di e il la che in un a per è una sono con non del si da al le della i come più dei nel alla lo ha gli anche se ma delle o dal su dalla questo ai nella ad questa degli "
            + "essere ed stato dell all nell sul loro ci tra suo sua cui perché ogni presente", "àèìòù"),
        ("pt", "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já está eu também só pelo pela até isso ela entre "
            + "depois sem mesmo aos seus quem nas me esse eles você foi são ser pelos", "ãõçâê"),
        ("nl", "de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit door naar heeft hij ze wordt tot je worden over deze werd nog zal kan meer "
            + "dit onder wel u uw wij ons onze geen hebben moet zo dient indien ten wat", ""),
        ("ro", "și de în a la cu pe nu un o din care să este se pentru mai ce sau al ale prin că au fost sunt lui fi după până între acest această dar cel cea ei le va ar vor fie asupra "
            + "către si in sa", "șțăşţ"),
        ("pl", "w i na z do się nie że jest o to za od po jak dla przez przy oraz co lub ale jego są tym już było ich być tego ze może te który która które nr jednak tylko ma był "
            + "między także pod we tej przed umowy", "ąęłńśźż"),
        ("sv", "och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska skulle "
            + "kommer ut får finns vara hade alla andra mycket detta", "åäö"),
        ("da", "og i at det er en til af på for med de den der har ikke som et han om var jeg sig fra vi så kan når år også efter eller nu sin hvor ved mod skal skulle kommer ud får "
            + "være havde alle andre meget dette", "åæø"),
    ];
}
