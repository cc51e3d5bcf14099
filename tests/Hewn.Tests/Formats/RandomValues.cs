using System.Text;
using System.Text.Json;
using Hewn.Redaction;

namespace Hewn.Tests.Formats;

/// <summary>Texts of all of Unicode and values of every kind.</summary>
internal sealed class RandomValues(Random random)
{
    private const int MaxDepth = 5;
    private const int Kinds = 26;

    private static readonly string _marks = "=:\"\\{}[],'/ \n\r\t\0\u001b\u007f\u0085\u2028\u2029\u200b\ufeff\u202e";

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private enum Tier
    {
        Gpu,
        Memory,
    }

    public string Text(int maxLength = 20)
    {
        int length = random.Next(maxLength + 1);
        var text = new StringBuilder();
        int style = random.Next(4);
        while (text.Length < length)
            AppendCharacter(text, style == 0 ? 0 : random.Next(6));
        return IsMasked(text.ToString()) ? Text(maxLength) : text.ToString();
    }

    /// <summary>A name that no other field has, whatever the text behind it becomes.</summary>
    public string Name(int index)
    {
        string name = $"n{index}{Text(12)}";
        return IsMasked(name) ? Name(index) : name;
    }

    // By chance there is a credential's name in it: 'eJWT'.
    private static bool IsMasked(string text) => SecretNames.IsSecret(text) || SecretText.Redact(text) != text;

    public object? Value(int depth = 0) => random.Next(depth < MaxDepth ? Kinds + 4 : Kinds) switch
    {
        0 => null,
        1 => Text(),
        2 => Text(200),
        3 => random.Next(2) == 0,
        4 => (byte)random.Next(256),
        5 => (sbyte)random.Next(-128, 128),
        6 => (short)random.Next(short.MinValue, short.MaxValue + 1),
        7 => (ushort)random.Next(ushort.MaxValue + 1),
        8 => random.Next(int.MinValue, int.MaxValue),
        9 => unchecked((uint)random.Next(int.MinValue, int.MaxValue)),
        10 => Long(),
        11 => unchecked((ulong)Long()),
        12 or 13 => Double(),
        14 or 15 => Float(),
        16 or 17 => Decimal(),
        18 => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), (DateTimeKind)random.Next(2)),
        19 => new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 2) + TimeSpan.TicksPerDay,
            TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1))),
        20 => TimeSpan.FromTicks(Long()),
        21 => new Guid(Bytes(16)),
        22 => Bytes(random.Next(40)),
        23 => (Tier)random.Next(2),
        24 => JsonOf(Tree(MaxDepth - 1)),
        25 => string.Empty,
        26 or 27 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1)).ToArray(),
        _ => Members(depth + 1),
    };

    /// <summary>What JSON knows, for an element.</summary>
    private object? Tree(int depth) => random.Next(depth < MaxDepth ? 6 : 4) switch
    {
        0 => null,
        1 => Carried(Text()),
        2 => random.Next(),
        3 => random.Next(2) == 0,
        4 => Enumerable.Range(0, random.Next(3)).Select(_ => Tree(depth + 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(3)).ToDictionary(i => $"e{i}", _ => Tree(depth + 1)),
    };

    /// <summary>What UTF-8 can carry of a text: half a pair becomes U+FFFD.</summary>
    public static string Carried(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static JsonElement JsonOf(object? tree) => JsonSerializer.SerializeToElement(tree, _indented);

    private Dictionary<string, object?> Members(int depth) =>
        Enumerable.Range(0, random.Next(4)).ToDictionary(Name, _ => Value(depth));

    private void AppendCharacter(StringBuilder text, int kind)
    {
        switch (kind)
        {
            case 0:
                text.Append((char)random.Next(0x20, 0x7f));
                break;
            case 1:
                text.Append(_marks[random.Next(_marks.Length)]);
                break;
            case 2:
                text.Append((char)random.Next(0x10000)); // Halves of pairs, too.
                break;
            case 3:
                text.Append((char)random.Next(0xa0));
                break;
            case 4:
                text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000)));
                break;
            default:
                text.Append((char)random.Next(0xd800, 0xe000));
                break;
        }
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private long Long() => random.Next(5) switch
    {
        0 => 1L << random.Next(64),
        1 => unchecked((1L << random.Next(64)) - 1),
        2 => random.Next(-20, 20),
        3 => (long)Math.Pow(10, random.Next(19)) - random.Next(2),
        _ => BitConverter.ToInt64(Bytes(8)),
    };

    /// <summary>Every class: any bits, subnormal, whole, neighbours of powers of ten and two, few digits.</summary>
    private double Double() => random.Next(8) switch
    {
        0 => BitConverter.Int64BitsToDouble(BitConverter.ToInt64(Bytes(8)) & unchecked((long)0x800F_FFFF_FFFF_FFFF)),
        1 => Long(),
        2 => Math.BitIncrement(Math.Pow(10, random.Next(-30, 31))),
        3 => Math.BitDecrement(Math.Pow(2, random.Next(-1074, 1024))),
        4 => Math.Round(random.NextDouble() * 10000, random.Next(7)),
        5 => new[] { 0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon,
            double.MaxValue, double.MinValue, 1e15, 1e16, 1e21, 1e-5, 123456789012345680 }[random.Next(13)],
        _ => BitConverter.Int64BitsToDouble(BitConverter.ToInt64(Bytes(8))),
    };

    private float Float() => random.Next(5) switch
    {
        0 => BitConverter.Int32BitsToSingle(random.Next(1, 0x80_0000)), // Subnormal.
        1 => (float)Long(),
        2 => MathF.Round(random.NextSingle() * 1000, random.Next(6)),
        3 => new[] { 0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon,
            float.MaxValue }[random.Next(7)],
        _ => BitConverter.Int32BitsToSingle(BitConverter.ToInt32(Bytes(4))),
    };

    private decimal Decimal() => random.Next(4) switch
    {
        0 => Long(),
        1 => random.Next(10000) / 100m,
        2 => new[] { decimal.MaxValue, decimal.MinValue, decimal.Zero, 1.10m, 0.0000000000000000000000000001m, 1e28m }
            [random.Next(6)],
        _ => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
    };
}
