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

    [Theory]
    [InlineData("ERROR: it broke", Level.Error, "it broke")]
    [InlineData("ERROR it broke", Level.Error, "it broke")]
    [InlineData("[WARN] it creaks", Level.Warn, "it creaks")]
    [InlineData("[warning]: it creaks", Level.Warn, "it creaks")]
    [InlineData("ERROR", Level.Error, "ERROR")]
    [InlineData("Error in words", null, "Error in words")]
    public void A_level_before_a_message_is_no_part_of_it(string text, Level? level, string message)
    {
        string wrapped = $"{{\"log\":\"{text}\\n\",\"stream\":\"stderr\",\"time\":\"2026-01-19T10:00:00Z\"}}\n";
        foreach (string line in new[] { $"{text}\n", wrapped })
        {
            Entry entry = _folder.Read(line).ShouldHaveSingleItem();
            (entry.Level, entry.Text(Field.Message)).ShouldBe((level, message), line);
        }
    }

    [Theory]
    [InlineData("/a?x=1", "/a")]
    [InlineData("/a/b?x=/1?2#3", "/a/b")]
    [InlineData("http://host:80/a?x", "/a")]
    [InlineData("/a", null)]
    [InlineData("*", null)]
    [InlineData("?x", null)]
    public void The_endpoint_of_a_web_servers_line_is_the_path(string url, string? endpoint)
    {
        string[] lines =
        [
            $"10.0.0.1 - - [19/Jan/2026:10:27:10 +0000] \"GET {url} HTTP/1.1\" 200 12\n",
            $"[GIN] 2026/01/19 - 00:00:00 | 200 | 1.234567ms | 127.0.0.1 | GET \"{url}\"\n",
        ];
        foreach (string line in lines)
        {
            Entry entry = _folder.Read(line).ShouldHaveSingleItem();
            entry.RawText().ShouldBe(line.TrimEnd('\n'));
            (entry.Text(Field.Url), entry.Text(Field.Endpoint)).ShouldBe((url, endpoint), line);
        }
    }
}
