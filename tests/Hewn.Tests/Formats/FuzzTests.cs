using System.Text;
using System.Text.Json;
using Hewn.Formats;
using Hewn.Tests.Support;
using Xunit.Abstractions;

namespace Hewn.Tests.Formats;

/// <summary>
/// Random records in every format: JSON against System.Text.Json, text against slog's rules written down a second time,
/// pretty against what may reach a terminal. And damaged lines, which must not pass.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Records = 3000;

    private static readonly byte[] _own = "\u001b[0m"u8.ToArray();

    /// <summary>Faults that an encoder could have, put into finished lines.</summary>
    public static TheoryData<string> Damages =>
        ["quote", "backslash", "control", "separator", "C1", "half", "digit", "sign", "name", "cut", "twice"];

    [Fact]
    public void JSON_says_what_was_logged() => Fuzzing.Run(output, random =>
    {
        (List<FuzzRecord> sent, List<byte[]> lines) = Write(random);
        for (int i = 0; i < sent.Count; i++)
            sent[i].Check(lines[i]);
    });

    [Fact]
    public void Text_is_byte_for_byte_what_the_rules_of_slog_make_of_the_JSON() => Fuzzing.Run(output, random =>
    {
        foreach (byte[] line in Write(random).Lines)
        {
            string text = Rendered.Of(new SlogText(), [.. line, (byte)'\n']);
            JsonElement record = JsonJudge.Read(line);
            text.ShouldBe(SlogReference.Line(record) + "\n");
            LogfmtReader.Read(text[..^1]).ShouldBe(SlogReference.Pairs(record));
        }
    });

    [Fact]
    public void Pretty_brings_nothing_to_a_terminal_but_its_own_colours() => Fuzzing.Run(output, random =>
    {
        foreach (byte[] line in Write(random).Lines)
        {
            byte[] whole = [.. line, (byte)'\n'];
            string plain = Rendered.Of(new PrettyText(TimeZoneInfo.Utc, color: false), whole);
            string colored = Rendered.Of(new PrettyText(TimeZoneInfo.Utc, color: true), whole);
            TerminalRules.Check(plain, hasColors: false);
            TerminalRules.Check(colored, hasColors: true).ShouldBe(plain);
        }
    });

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_broken_encoder_is_caught(string damage)
    {
        (List<FuzzRecord> sent, List<byte[]> lines) = Write(new Random(7));
        int damaged = 0, caught = 0;
        for (int i = 0; i < sent.Count; i++)
        {
            string line = Encoding.UTF8.GetString(lines[i]);
            string broken = Break(line, damage);
            if (broken == line)
                continue;
            damaged++;
            try
            {
                sent[i].Check(Encoding.UTF8.GetBytes(broken));
            }
            catch (Exception e) when (e is InvalidOperationException or JsonException or FormatException)
            {
                caught++;
            }
        }

        damaged.ShouldBeGreaterThan(20);
        caught.ShouldBe(damaged);
    }

    [Theory]
    [InlineData("time=x level=INFO msg=a b")]
    [InlineData("time=x level=INFO msg=\"a\u001bb\"")]
    [InlineData("time=x level=INFO msg=\"a\"b\"")]
    [InlineData("time=x level=INFO msg=a\"b")]
    [InlineData("time=x level=INFO msg=\"\\q\"")]
    [InlineData("time=x level=INFO msg=")]
    public void A_broken_text_line_is_caught(string line) =>
        Should.Throw<FormatException>(() => LogfmtReader.Read(line));

    [Theory]
    [InlineData("a\u001b[2Jb\n")]
    [InlineData("a\rb\n")]
    [InlineData("a\u009b31mb\n")]
    [InlineData("a\u202eb\n")]
    [InlineData("a\nb\n")]
    [InlineData("a\u001b[31mb\n")]
    public void A_broken_pretty_line_is_caught(string text)
    {
        Should.Throw<FormatException>(() => TerminalRules.Check(text, hasColors: false));
        if (!text.Contains("[31m", StringComparison.Ordinal))
            Should.Throw<FormatException>(() => TerminalRules.Check(text + Encoding.UTF8.GetString(_own), true));
    }

    private static (List<FuzzRecord> Sent, List<byte[]> Lines) Write(Random random)
    {
        using var log = new RunningLog(options => options.Time = new TestClock());
        var sent = new List<FuzzRecord>(Records);
        for (int i = 0; i < Records; i++)
        {
            var record = new FuzzRecord(random);
            sent.Add(record);
            record.Log(log.Log);
        }

        log.System.Dispose();
        var lines = new List<byte[]>(Records);
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(log.File);
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
            lines.Add(bytes[..end].ToArray());
        lines.Count.ShouldBe(Records);
        return (sent, lines);
    }

    private static string Break(string line, string damage)
    {
        const StringComparison Ordinal = StringComparison.Ordinal;
        int message = line.IndexOf("\"message\":\"", Ordinal) + "\"message\":\"".Length;
        return damage switch
        {
            "quote" => line.Replace("\\\"", "\"", Ordinal),
            "backslash" => line.Replace("\\\\", "\\", Ordinal),
            "control" => line.Replace("\\u001b", "\u001b", StringComparison.OrdinalIgnoreCase),
            "separator" => line.Replace("\\u2028", "\u2028", Ordinal),
            "C1" => line.Replace("\\u0085", "\u0085", Ordinal),
            "half" => line.Replace("\ufffd", "?", Ordinal),
            "digit" => line.Replace("E-3", "E-2", Ordinal).Replace("E+2", "E+1", Ordinal),
            "sign" => line.Replace(":-", ":", Ordinal),
            "name" => line.Replace("\"n0", "\"m0", Ordinal),
            "cut" => line[..^1],
            "twice" => line[..^1] + ",\"user_id\":\"u\"}",
            _ => line.Insert(message, "x"),
        };
    }
}
