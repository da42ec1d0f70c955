using System.Text;
using IngestionWorker.Ingestion;

namespace IngestionWorker.Tests.Ingestion;

public class FileTextTests
{
    private const string Text = "SELECT Größe FROM t";

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        FileText.Of([.. encoding.Preamble, .. encoding.GetBytes(Text)]).ShouldBe((Text, null));
    }

    [Fact]
    public void Without_a_mark_it_is_UTF_8() => FileText.Of(Encoding.UTF8.GetBytes(Text)).ShouldBe((Text, null));

    [Fact]
    public void Other_bytes_are_not_guessed_at() => FileText.Of(Encoding.Latin1.GetBytes(Text)).ShouldBe((null, "not_utf8"));

    [Fact]
    public void A_file_with_a_zero_byte_is_binary() => FileText.Of([0x50, 0x4B, 0x00, 0x04]).ShouldBe((null, "binary"));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\ufeff")]
    public void A_file_without_a_word_is_empty(string text) => FileText.Of(Encoding.UTF8.GetBytes(text)).ShouldBe((null, "empty"));
}
