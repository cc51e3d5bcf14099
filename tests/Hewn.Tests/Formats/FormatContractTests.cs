using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hewn.Formats;
using Hewn.Sessions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Formats;

/// <summary>The contract of <see cref="ILineFormat"/>, for every format and every nasty text in every role.</summary>
public sealed partial class FormatContractTests
{
    public static TheoryData<string> ValueNames => [.. NastyValues.Values.Select(value => value.Name)];

    public static TheoryData<string> TextNames => [.. NastyValues.Texts.Select(text => text.Name)];

    private static string TextOf(string name) => NastyValues.Texts.Single(text => text.Name == name).Text;

    /// <summary>What UTF-8 can carry of a text.</summary>
    private static string Carried(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A record with the text in every place that a caller of a logger can fill.</summary>
    private static byte[] Everywhere(string text)
    {
        string json = Rendered.Json(
            log =>
            {
                using (Log.Context(text, text, text, text, text, text))
                {
                    log.For(text).With("bound", text).Error(
                        new InvalidOperationException(text), text, ("value", text), (text, 1),
                        ("list", new[] { text, text }),
                        ("group", new Dictionary<string, object> { [text] = text, ["g"] = new[] { 1 } }),
                        ("last", "end"));
                }
            },
            options => (options.Service, options.Environment) = (text, text));
        return Encoding.UTF8.GetBytes(json + "\n");
    }

    /// <summary>The same for the framework's loggers: category, event, template, scopes.</summary>
    private static byte[] Framework(string text)
    {
        string template = text.Replace("{", "{{").Replace("}", "}}") + " {Hole}";
        string json = Rendered.Json(log =>
        {
            using var provider = new Hewn.Extensions.HewnLoggerProvider(log.Binding.System);
            ILogger logger = provider.CreateLogger(text);
            using (logger.BeginScope(new Dictionary<string, object?> { ["scoped"] = text, [text] = 2 }))
            using (logger.BeginScope(text))
                logger.Log(LogLevel.Error, new EventId(7, text), template, text);
        });
        return Encoding.UTF8.GetBytes(json + "\n");
    }

    private static byte[][] Lines(string text) => [Everywhere(text), Framework(text)];

    private static IEnumerable<(byte[] Line, ILineFormat Format)> LinesAndFormats(string text) =>
        from line in Lines(text) from format in Formats select (line, format);

    /// <summary>Whether a text stands there whole; where it is longer than it may be, its beginning with a note.
    /// </summary>
    private static void ShouldHold(JsonElement value, string text, int maxBytes = Limits.MaxStringBytes)
    {
        string shown = value.GetString()!;
        if (shown == Carried(text))
            return;
        var escaped = new Hewn.Records.ByteBuffer();
        Hewn.Records.JsonText.Append(escaped, text, int.MaxValue / 2);
        escaped.Length.ShouldBeGreaterThan(maxBytes, shown);
        int cut = shown.LastIndexOf("…[truncated ", StringComparison.Ordinal);
        Carried(text).ShouldStartWith(shown[..cut]);
        cut.ShouldBeGreaterThan(maxBytes / 6);
    }

    /// <summary>The member of that name; the name is cut, and evades the record's own keys.</summary>
    private static JsonElement Member(JsonElement group, string name, bool isInRecord) =>
        group.EnumerateObject().Single(member =>
        {
            string found = member.Name;
            string wanted = name.Length == 0 && isInRecord ? "_" : Carried(name);
            if (found == wanted || (isInRecord && found == wanted + "_"))
                return found != wanted || !isInRecord || name != "level";
            int cut = found.LastIndexOf("…[truncated ", StringComparison.Ordinal);
            return cut > 20 && wanted.StartsWith(found[..cut], StringComparison.Ordinal);
        }).Value;

    private static PrettyText Plain => new(TimeZoneInfo.Utc, color: false);

    private static PrettyText Colored => new(TimeZoneInfo.Utc, color: true);

    private static ILineFormat[] Formats => [new JsonLines(), new SessionFormat(), new SlogText(), Plain, Colored];

    [Theory]
    [MemberData(nameof(TextNames))]
    public void The_same_line_gives_the_same_bytes_and_keeps_what_stood_before(string name)
    {
        byte[] other = Everywhere("some other record");
        foreach ((byte[] line, ILineFormat format) in LinesAndFormats(TextOf(name)))
        {
            string first = Rendered.Of(format, line);
            Rendered.Of(format, other);
            var target = new Hewn.Records.ByteBuffer();
            target.Append("before\n"u8);
            format.Append(target, line.AsSpan()[..^1]);
            Encoding.UTF8.GetString(target.Written).ShouldBe("before\n" + first);
        }
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Nothing_raw_reaches_a_terminal(string name)
    {
        foreach ((byte[] line, ILineFormat format) in LinesAndFormats(TextOf(name)))
        {
            string shown = Rendered.Of(format, line);
            shown.ShouldEndWith("\n");
            string plain = OwnColors().Replace(shown, string.Empty);
            plain.Any(c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u2029').ShouldBeFalse(shown);
            if (format is not (JsonLines or SessionFormat))
                plain.Any(c => IsBidi(c) || c is '\ufeff' or '\u200b').ShouldBeFalse(shown);
            if (format is not PrettyText)
                shown.IndexOf('\n', StringComparison.Ordinal).ShouldBe(shown.Length - 1);
        }
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void JSON_reads_back_as_what_was_logged(string name)
    {
        string text = TextOf(name);
        JsonElement record = LogLines.Parse(Rendered.Of(new JsonLines(), Everywhere(text))[..^1]);
        foreach (string key in (string[])["message", "value", "bound", "error"])
            ShouldHold(record.GetProperty(key), text);
        string[] ids =
        [
            "request_id", "trace_id", "span_id", "user_id", "model", "operation", "logger", "service", "environment",
        ];
        foreach (string key in ids)
        {
            if (text.Length > 0 || record.Has(key))
                ShouldHold(record.GetProperty(key), text, Limits.MaxIdBytes);
        }

        record.Text("stack_trace").ShouldContain(Carried(text[..Math.Min(5, text.Length)]).TrimEnd('\ufffd'));
        record.GetProperty("list").GetArrayLength().ShouldBe(2);
        foreach (JsonElement item in record.GetProperty("list").EnumerateArray())
            ShouldHold(item, text);
        Member(record, text, isInRecord: true).GetInt32().ShouldBe(1);
        ShouldHold(Member(record.GetProperty("group"), text, isInRecord: false), text);
        record.Text("last").ShouldBe("end");
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void JSON_reads_back_as_what_was_logged_by_the_framework(string name)
    {
        string text = TextOf(name);
        JsonElement record = LogLines.Parse(Rendered.Of(new JsonLines(), Framework(text))[..^1]);
        ShouldHold(record.GetProperty("message"), text + " " + text);
        ShouldHold(record.GetProperty("Hole"), text);
        ShouldHold(record.GetProperty("scoped"), text);
        ShouldHold(record.GetProperty("scope"), text);
        Member(record, text, isInRecord: true).GetInt32().ShouldBe(2);
        record.Raw("event_id").ShouldBe("7");
        if (text.Length > 0)
        {
            ShouldHold(record.GetProperty("event_name"), text);
            ShouldHold(record.GetProperty("logger"), text, Limits.MaxIdBytes);
        }
    }

    [Theory]
    [MemberData(nameof(ValueNames))]
    public void A_value_reads_back_as_what_it_is_and_steers_no_terminal(string name)
    {
        object? value = NastyValues.Values.Single(nasty => nasty.Name == name).Value;
        JsonElement expected = JsonSerializer.SerializeToElement(value, _namedNumbers);
        byte[] line = Encoding.UTF8.GetBytes(Rendered.Json(log => log.Info("m", ("x", value))) + "\n");
        JsonElement record = Read(new JsonLines(), line);
        JsonElement.DeepEquals(record.GetProperty("x"), expected).ShouldBeTrue(record.GetRawText());
        JsonElement session = Read(new SessionFormat(), line);
        JsonElement.DeepEquals(session.GetProperty("metadata").GetProperty("x"), expected)
            .ShouldBeTrue(session.GetRawText());
        string plain = TerminalRules.Check(Rendered.Of(Plain, line), hasColors: false);
        TerminalRules.Check(Rendered.Of(Colored, line), hasColors: true).ShouldBe(plain);
    }

    private static readonly JsonSerializerOptions _namedNumbers = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static JsonElement Read(ILineFormat format, byte[] line) =>
        JsonJudge.Read(Encoding.UTF8.GetBytes(Rendered.Of(format, line)[..^1]));

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Text_reads_back_as_what_the_JSON_says(string name)
    {
        foreach (byte[] line in Lines(TextOf(name)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            List<(string, string)> expected = [.. Flat(string.Empty, document.RootElement)];
            List<(string, string)> read = LogfmtReader.Read(Rendered.Of(new SlogText(), line)[..^1]);
            read.ShouldBe(expected);
            read.Count(pair => pair.Item1 is "level").ShouldBe(1);
            read.Count(pair => pair.Item1 is "msg").ShouldBe(1);
        }
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Pretty_begins_one_line_as_a_record_does_and_indents_the_rest(string name)
    {
        foreach (byte[] line in Lines(TextOf(name)))
        {
            string[] rows = Rendered.Of(Plain, line).Split('\n');
            rows[0].ShouldStartWith("[00:00:00.123] ERROR ");
            rows[0].ShouldContain(line.AsSpan().IndexOf("\"event_id\":"u8) > 0 ? "event_id=7" : "last=end");
            rows[^1].ShouldBeEmpty();
            rows[1..^1].ShouldAllBe(row => row.StartsWith("    ", StringComparison.Ordinal));
            rows.ShouldAllBe(row => row.Length == 0 || row.TrimEnd(' ').Length > 0);
        }
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Pretty_has_escape_characters_in_its_colours_only(string name)
    {
        foreach (byte[] line in Lines(TextOf(name)))
        {
            string plain = Rendered.Of(Plain, line);
            string colored = Rendered.Of(Colored, line);
            plain.ShouldNotContain('\u001b');
            colored.ShouldContain("\u001b[31mERROR\u001b[0m");
            OwnColors().Replace(colored, string.Empty).ShouldBe(plain);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("5")]
    [InlineData("{}{}")]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00Z\",\"message\":\"m\",\"x\":not json\u001b[2J}")]
    [InlineData("{\"message\":\"cut off in the mid")]
    [InlineData("{\"level\":\"INFO\",\"x\":{\"a\":[1,")]
    [InlineData("x\r[00:00:00.000] FATAL forged\u202e")]
    public void A_line_that_is_no_record_is_shown_escaped_and_kept_whole(string line)
    {
        string text = Rendered.Of(new SlogText(), Encoding.UTF8.GetBytes(line + "\n"));
        LogfmtReader.Read(text[..^1]).ShouldBe([("msg", line)]);
        string pretty = Rendered.Of(Colored, Encoding.UTF8.GetBytes(line + "\n"));
        pretty.ShouldStartWith("(not JSON) ");
        pretty[..^1].ShouldNotContain(c => char.IsControl(c) || IsBidi(c));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"level\":5,\"logger\":{\"a\":\"b\\nc\"},\"timestamp\":[1],\"error\":{\"e\":\"f\\ng\"}}")]
    [InlineData("{\"stack_trace\":\"\",\"error\":\"\\ud800\",\"logger\":\"\",\"error_type\":\"T\"}")]
    [InlineData("{\"x\":1,\"message\":\"late\",\"level\":\"\\u001b\\n\",\"timestamp\":\"\\u001b\\n\"}")]
    public void A_record_of_another_shape_is_shown_all_the_same(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        using JsonDocument document = JsonDocument.Parse(bytes);
        if (line.Length > 2)
            LogfmtReader.Read(Rendered.Of(new SlogText(), bytes)[..^1]).ShouldBe(Flat("", document.RootElement));
        string pretty = Rendered.Of(Plain, bytes);
        pretty.ShouldNotContain(c => char.IsControl(c) && c != '\n');
        foreach (string value in (string[])["b", "c", "f", "g"])
        {
            if (line.Contains("\"e\"", StringComparison.Ordinal))
                pretty.ShouldContain("| " + value);
        }
    }

    private static bool IsBidi(char c) =>
        c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' or '\u061c';

    /// <summary>What slog would be given: the line's members, groups dotted, lists printed.</summary>
    private static IEnumerable<(string Key, string Value)> Flat(string prefix, JsonElement group)
    {
        foreach (JsonProperty member in group.EnumerateObject())
        {
            string key = prefix + (prefix.Length > 0 ? member.Name : NameInText(member.Name));
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().Any())
            {
                foreach ((string, string) inner in Flat(member.Name.Length > 0 ? key + "." : prefix, member.Value))
                    yield return inner;
            }
            else
            {
                string value = Printed(member.Value);
                yield return (key, key == "time" ? value.Replace("456Z", "Z", StringComparison.Ordinal) : value);
            }
        }
    }

    private static string NameInText(string name) => name switch
    {
        "timestamp" => "time",
        "message" => "msg",
        "time" or "msg" => name + "_",
        _ => name,
    };

    private static string Printed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => LoneReplaced(value),
        JsonValueKind.Null => "<nil>",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Printed))}]",
        JsonValueKind.Object =>
            $"map[{string.Join(' ', value.EnumerateObject().Select(m => m.Name + ":" + Printed(m.Value)))}]",
        _ => value.GetRawText(),
    };

    private static string LoneReplaced(JsonElement value) =>
        value.GetRawText() == "\"\\ud800\"" ? "\ufffd" : value.GetString()!;

    [GeneratedRegex("\u001b\\[(0|31|31;1|33|36|37|90)m")]
    private static partial Regex OwnColors();
}
