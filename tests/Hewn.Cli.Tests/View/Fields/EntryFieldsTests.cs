using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.Tests.View.Fields;

/// <summary>Going through checked JSON finds what System.Text.Json finds, and no text makes it fail.</summary>
public sealed class EntryFieldsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fields_are_those_of_the_object(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 2000; run++)
        {
            string json = Space(random) + Object(random, depth: 0) + Space(random);
            using JsonDocument document = JsonDocument.Parse(json);
            string[] expected =
            [
                .. document.RootElement.EnumerateObject()
                    .Select(member => $"{member.Name}: {KindOf(member.Value)} {member.Value.GetRawText()}"),
            ];
            Fields(Encoding.UTF8.GetBytes(json)).ToArray().ShouldBe(expected, $"seed {seed}, run {run}: {json}");
        }
    }

    [Fact]
    public void Any_text_comes_to_an_end()
    {
        var random = new Random(3);
        for (int run = 0; run < 4000; run++)
        {
            byte[] json = Encoding.UTF8.GetBytes(Object(random, depth: 0));
            for (int i = random.Next(4); i > 0; i--)
                json[random.Next(json.Length)] = (byte)"\"\\{}[]:, x\0"[random.Next(11)];
            json = json[..random.Next(json.Length + 1)];
            Fields(json).Count.ShouldBeLessThanOrEqualTo(json.Length);
        }
    }

    private static List<string> Fields(byte[] json)
    {
        var found = new List<string>();
        var fields = new EntryFields(json, new EscapedBytes());
        while (fields.MoveNext())
        {
            string raw = Encoding.UTF8.GetString(fields.Value.Raw);
            bool isText = fields.Value.Kind == JsonTokenType.String;
            fields.Value.IsEscaped.ShouldBe(isText && raw.Contains('\\', StringComparison.Ordinal));
            found.Add($"{Encoding.UTF8.GetString(fields.Name)}: {fields.Value.Kind} {(isText ? $"\"{raw}\"" : raw)}");
        }

        return found;
    }

    private static JsonTokenType KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonTokenType.String,
        JsonValueKind.Number => JsonTokenType.Number,
        JsonValueKind.True => JsonTokenType.True,
        JsonValueKind.False => JsonTokenType.False,
        JsonValueKind.Null => JsonTokenType.Null,
        JsonValueKind.Array => JsonTokenType.StartArray,
        _ => JsonTokenType.StartObject,
    };

    private static string Object(Random random, int depth) => "{" + Space(random) + string.Join(
        "," + Space(random),
        Enumerable.Range(0, random.Next(6)).Select(
            _ => $"{Text(random)}{Space(random)}:{Space(random)}{Value(random, depth)}{Space(random)}")) + "}";

    private static string Value(Random random, int depth) => random.Next(depth < 3 ? 9 : 7) switch
    {
        0 => "true",
        1 => "false",
        2 => "null",
        3 => "-12.5e3",
        4 => $"{random.Next()}",
        7 => Object(random, depth + 1),
        8 => List(random, depth + 1),
        _ => Text(random),
    };

    private static string List(Random random, int depth) =>
        $"[{Space(random)}{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth)))}]";

    private static string Text(Random random) => "\"" + string.Concat(Enumerable.Range(0, random.Next(7)).Select(
        _ => random.Next(9) switch
        {
            0 => "\\\"",
            1 => "\\\\",
            2 => "\\u00e9",
            3 => "{[,:]}",
            4 => "日本",
            5 => new string('x', random.Next(40)),
            _ => "ab",
        })) + "\"";

    private static string Space(Random random) => random.Next(4) == 0 ? " \t\n\r"[..random.Next(5)] : "";
}
