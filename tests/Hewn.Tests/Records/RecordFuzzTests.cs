using System.Text;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Records;

/// <summary>Random records, written by Hewn and read back by System.Text.Json.</summary>
public sealed class RecordFuzzTests
{
    private const int Records = 20_000;

    // Redaction is tested elsewhere; here no text may look like a pair, so the alphabet has neither '=' nor ':'.
    private static readonly string[] _alphabet =
        ["a", "Z", " ", "\"", "\\", "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028", "ü", "€", "😀", "/",
            "{", "}", "[", ",", "'"];

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void What_is_logged_is_what_is_read(int seed)
    {
        var random = new Random(seed);
        using var log = new RunningLog();
        var sent = new List<Dictionary<string, object?>>(Records);
        for (int i = 0; i < Records; i++)
        {
            Dictionary<string, object?> fields = RandomFields(random);
            sent.Add(fields);
            string message = RandomText(random);
            fields["#message"] = message;
            log.Log.Info(
                message, [.. fields.Where(f => f.Key != "#message").Select(f => new LogField(f.Key, f.Value))]);
        }

        List<JsonElement> read = log.Stop();
        read.Count.ShouldBe(Records);
        for (int i = 0; i < Records; i++)
            Compare(sent[i], read[i], $"seed {seed}, record {i}");
    }

    private static void Compare(Dictionary<string, object?> sent, JsonElement read, string where)
    {
        read.Text("message").ShouldBe((string)sent["#message"]!, where);
        read.EnumerateObject().Count().ShouldBe(sent.Count - 1 + 3, where);
        foreach ((string name, object? value) in sent)
        {
            if (name != "#message")
                IsSame(value, read.GetProperty(name))
                    .ShouldBeTrue($"{where}, field '{name}': {value} became {read.Raw(name)}");
        }
    }

    private static bool IsSame(object? sent, JsonElement read) => sent switch
    {
        null => read.ValueKind == JsonValueKind.Null,
        string text => read.GetString() == text,
        int number => read.GetInt32() == number,
        long number => read.GetInt64() == number,
        double number => double.IsFinite(number)
            ? BitConverter.DoubleToInt64Bits(read.GetDouble()) == BitConverter.DoubleToInt64Bits(number)
            : read.ValueKind == JsonValueKind.String,
        float number => read.GetSingle() == number,
        decimal number => read.GetDecimal() == number,
        bool flag => read.GetBoolean() == flag,
        object?[] list => read.GetArrayLength() == list.Length
            && list.Zip(read.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
        Dictionary<string, object?> members => read.EnumerateObject().Count() == members.Count
            && members.All(member => IsSame(member.Value, read.GetProperty(member.Key))),
        _ => throw new InvalidOperationException(sent.GetType().Name),
    };

    private static Dictionary<string, object?> RandomFields(Random random)
    {
        var fields = new Dictionary<string, object?>();
        int count = random.Next(8);
        for (int i = 0; i < count; i++)
            fields["n" + RandomText(random)] = RandomValue(random, 0);
        return fields;
    }

    private static object? RandomValue(Random random, int depth) => random.Next(depth < 5 ? 11 : 9) switch
    {
        0 => null,
        1 => RandomText(random),
        2 => (int)random.NextInt64(int.MinValue, int.MaxValue),
        3 => random.NextInt64(long.MinValue, long.MaxValue),
        4 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        5 => (float)random.NextDouble(),
        6 => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        7 => random.Next(2) == 0,
        8 => string.Empty,
        9 => Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"m{i}", _ => RandomValue(random, depth + 1)),
    };

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        int length = random.Next(20);
        for (int i = 0; i < length; i++)
            text.Append(_alphabet[random.Next(_alphabet.Length)]);
        return text.ToString();
    }
}
