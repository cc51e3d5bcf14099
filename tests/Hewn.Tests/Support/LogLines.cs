using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Hewn.Tests.Support;

/// <summary>
/// Reads log files with the eyes of System.Text.Json and holds every line to the promises of all lines.
/// </summary>
internal static class LogLines
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What would break a line in a terminal or in another program.</summary>
    private static readonly SearchValues<char> _forbidden = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x10000).Select(c => (char)c)
            .Where(c => char.IsControl(c) || c is '\u2028' or '\u2029'),
    ]);

    private static readonly JsonDocumentOptions _parsing = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>The lines of a file; it must end in a whole one.</summary>
    public static List<string> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Split(bytes);
    }

    public static List<string> Split(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [];
        bytes[^1].ShouldBe((byte)'\n', "the file does not end in a whole line");
        return [.. _strict.GetString(bytes).Split('\n')[..^1]];
    }

    /// <summary>One line as JSON: valid, no name twice, not too long, no control character in it.</summary>
    public static JsonElement Parse(string line)
    {
        Encoding.UTF8.GetByteCount(line).ShouldBeLessThan(Limits.MaxLineBytes);
        if (line.AsSpan().IndexOfAny(_forbidden) is >= 0 and int at)
            Assert.Fail($"U+{(int)line[at]:X4} stands at {at} of {line}");
        using var document = JsonDocument.Parse(line, _parsing);
        document.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        return document.RootElement.Clone();
    }

    public static List<JsonElement> ParseAll(string path) => [.. Read(path).Select(Parse)];

    public static string Text(this JsonElement record, string name) =>
        record.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is null");

    public static string Raw(this JsonElement record, string name) => record.GetProperty(name).GetRawText();

    public static bool Has(this JsonElement record, string name) => record.TryGetProperty(name, out _);

    public static string[] Names(this JsonElement record) =>
        [.. record.EnumerateObject().Select(member => member.Name)];
}
