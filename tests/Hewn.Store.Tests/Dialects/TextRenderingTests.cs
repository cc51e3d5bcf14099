using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>What texts mean that their writers wrote in another form.</summary>
public sealed class TextRenderingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{N:000}", "\"N\":7", "007")]
    [InlineData("{N:0.00}", "\"N\":1.5", "1.50")]
    [InlineData("{N:N0} of {M}", "\"N\":1234567,\"M\":2", "1,234,567 of 2")]
    [InlineData("{N:D4}", "\"N\":42", "0042")]
    [InlineData("{N:X2}", "\"N\":255", "FF")]
    [InlineData("{N:P1}", "\"N\":0.256", "25.6 %")]
    [InlineData("[{N,5}]", "\"N\":42", "[   42]")]
    [InlineData("[{N,-5:00}]", "\"N\":4", "[04   ]")]
    [InlineData("[{N,4}]", "\"N\":\"ab\"", "[  ab]")]
    [InlineData("{N:l}", "\"N\":\"text\"", "text")]
    [InlineData("{N:yyyy-MM-dd HH:mm}", "\"N\":\"2026-01-19T10:20:30.5+02:00\"", "2026-01-19 10:20")]
    [InlineData("{N:000}", "\"N\":\"text\"", "text")]
    [InlineData("{N:000}", "\"N\":true", "true")]
    [InlineData("{N:D2}", "\"N\":1.5", "1.5")]
    [InlineData("{N:D999999999}", "\"N\":1", "1")]
    [InlineData("{N,999999999}", "\"N\":1", "1")]
    [InlineData("{N:}", "\"N\":1", "1")]
    [InlineData("{Missing:000}", "\"N\":1", "{Missing:000}")]
    [InlineData("{N:000}", "\"N\":7,\"@r\":[\"said so\"]", "said so")]
    public void A_hole_with_a_format_shows_its_property_in_it(string template, string properties, string message)
    {
        string line = $"{{\"@t\":\"2026-01-19T00:00:00Z\",\"@mt\":\"{template}\",{properties}}}\n";
        Entry entry = _folder.Read(System.Text.Encoding.UTF8.GetBytes(line), null, new()).ShouldHaveSingleItem();
        entry.Text(Field.Message).ShouldBe(message);
    }

    [Theory]
    [InlineData("""a \"b\" c""", "a \"b\" c")] // Apache
    [InlineData("""a\\b""", "a\\b")]
    [InlineData("""a \x22b\x22 \xC3\xA9""", "a \"b\" é")] // nginx
    [InlineData("""a \xff b""", """a \xff b""")]
    [InlineData("""a\tb""", "a\tb")]
    [InlineData("plain", "plain")]
    public void Escapes_in_a_web_servers_quotes_are_resolved(string written, string meant)
    {
        string line = "10.0.0.1 - - [19/Jan/2026:10:27:10 +0000] \"GET /" + written.Replace(' ', '+')
            + $" HTTP/1.1\" 200 12 \"{written}\" \"{written}\" \"more\"\n";
        Entry entry = _folder.Read(System.Text.Encoding.UTF8.GetBytes(line), null, new()).ShouldHaveSingleItem();
        entry.Dialect.ShouldBe("access");
        using var json = System.Text.Json.JsonDocument.Parse(entry.Json);
        json.RootElement.GetProperty("user_agent").GetString().ShouldBe(meant);
        json.RootElement.GetProperty("referrer").GetString().ShouldBe(meant);
        json.RootElement.GetProperty("url").GetString().ShouldBe("/" + meant.Replace(' ', '+'));
        json.RootElement.GetProperty("status_code").GetInt32().ShouldBe(200);
        json.RootElement.GetProperty("more").GetString().ShouldBe("\"more\"");
    }
}
