using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Context;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Tests.Records;

/// <summary>Every fast path writes the bytes that the exact one would.</summary>
public sealed class FastPathTests
{
    private static readonly string[] _names =
    [
        "a", "b", "c", "level", "level_", "level__", "message", "error", "error_type", "error_", "request_id",
        "request_id_", "trace_id", "model", "user_id", "operation", "", "_", "n\"", "truncated_fields", "password",
    ];

    private static readonly string[] _pieces =
    [
        "plain text", "", "é", "\"", "\\", "\n", "\u0000", "\u007f", "\u2028", "😀", "\ud83d", "\ude00",
        "\ud83d\ud83d",
        "password=", "hunter2", "token: ", "a1b2c3d4e5f6g7h8i9j0", "sk-", "x", "[REDACTED]", " ", "=", ":",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void Fields_stand_as_the_exact_rules_say(int seed)
    {
        var random = new Random(seed);
        var fields = new RecordFields();
        var exact = new FieldList();
        for (int round = 0; round < 20_000; round++)
        {
            EncodedFields scopes = EncodedFields.Of(Random(random, random.Next(4)));
            EncodedFields bound = EncodedFields.Of(Random(random, random.Next(4)));
            LogField[] call = Random(random, random.Next(100) == 0 ? 200 : random.Next(8));
            (bool hasError, uint ids) = (random.Next(2) == 0, (uint)random.Next(8));
            fields.Begin(scopes, bound, hasError, ids);
            exact.Clear(hasError, ids);
            exact.Add(scopes);
            exact.Add(bound);
            foreach (LogField field in call)
            {
                FieldName name = FieldNames.Of(field.Name);
                int start = fields.Length;
                FieldValue.Append(fields.BeginValue(name), name, field);
                fields.End(name, start);
                var value = new ByteBuffer();
                FieldValue.Append(value, name, field);
                exact.Add(name.Name, value.Written);
            }

            string where = $"seed {seed}, round {round}";
            byte[] written = [.. fields.Scopes, .. fields.Bound, .. fields.Own];
            Encoding.UTF8.GetString(written).ShouldBe(Encoding.UTF8.GetString(exact.Bytes.Written), where);
            fields.LeftOut.ShouldBe(exact.LeftOut, where);
            for (int key = (int)ContextKey.UserId; key < ContextKeys.Count; key++)
                ((fields.HeldKeys & (1u << key)) != 0).ShouldBe(exact.Contains(ContextKeys.Utf8Names[key]), where);
            fields.Clear();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void A_message_in_pieces_is_the_whole_text_redacted_and_escaped(int seed)
    {
        var random = new Random(seed);
        var message = new RecordMessage();
        for (int round = 0; round < 50_000; round++)
        {
            string[] pieces =
                [.. Enumerable.Range(0, random.Next(7)).Select(_ => _pieces[random.Next(_pieces.Length)])];
            if (random.Next(1000) == 0)
                pieces = [.. pieces, new string('m', 40_000), .. pieces];
            foreach (string piece in pieces)
                message.Append(piece);
            string written = Encoding.UTF8.GetString(message.EndText());
            var expected = new ByteBuffer();
            JsonText.AppendQuoted(expected, SecretText.Redact(string.Concat(pieces)));
            ('"' + written).ShouldBe(Encoding.UTF8.GetString(expected.Written), $"seed {seed}, round {round}");
            message.Clear();
        }
    }

    [Fact]
    public void Text_of_every_length_with_every_character_at_every_place_is_escaped()
    {
        foreach (char special in "\0\u001f\"\\\u007f\u0080\u00ff\u0122\u0141\u2028\ud83d\uffff~ ")
        {
            for (int length = 1; length < 50; length++)
            {
                for (int place = 0; place < length; place++)
                {
                    string text = new string('a', place) + special + new string('z', length - place - 1);
                    var fast = new ByteBuffer(1);
                    JsonText.Append(fast, text);
                    var exact = new ByteBuffer(1);
                    JsonText.AppendWithin(exact, text, Limits.MaxStringBytes);
                    fast.Written.SequenceEqual(exact.Written).ShouldBeTrue($"{(int)special:x} at {place} of {length}");
                    using var read = JsonDocument.Parse($"\"{Encoding.UTF8.GetString(fast.Written)}\"");
                    read.RootElement.GetString().ShouldBe(text.Replace('\ud83d', '\ufffd'));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void Doubles_have_their_shortest_digits(int seed)
    {
        var random = new Random(seed);
        double[] edges = [0, -0.0, 0.001, 0.0005, 0.0004, 999_999_999.999, 1e9, -1e9, 0.1 + 0.2, double.Epsilon, 1e308];
        for (int round = 0; round < 200_000; round++)
        {
            double value = round < edges.Length ? edges[round] : random.Next(4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                1 => random.NextInt64(-2_000_000_000_000, 2_000_000_000_000) / 1000.0,
                2 => random.Next(-100_000, 100_000) / 1000.0,
                _ => (random.NextDouble() - 0.5) * 1000,
            };
            if (!double.IsFinite(value))
                continue;
            var buffer = new ByteBuffer(1);
            JsonNumber.Append(buffer, value);
            Encoding.ASCII.GetString(buffer.Written)
                .ShouldBe(value.ToString("R", CultureInfo.InvariantCulture), $"seed {seed}, round {round}");
        }
    }

    private static LogField[] Random(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(i => random.Next(3) switch
        {
            0 when count > 100 => (LogField)($"f{i}", new string('x', 3_000)),
            0 => (LogField)(_names[random.Next(_names.Length)], random.Next(100)),
            1 => (_names[random.Next(_names.Length)], _pieces[random.Next(_pieces.Length)]),
            _ => ("f" + random.Next(300), random.Next(2) == 0),
        })];
}
