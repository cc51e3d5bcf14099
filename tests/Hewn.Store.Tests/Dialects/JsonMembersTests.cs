using System.Text;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>The reader of members takes what System.Text.Json's reader takes, and finds the same.</summary>
public sealed class JsonMembersTests
{
    private readonly JsonMembers _members = new();

    [Theory]
    [InlineData("{}")]
    [InlineData(" {\t} \r\n")]
    [InlineData("{\"a\":[],\"b\":{},\"c\":[[],[{}]],\"level\":null}")]
    [InlineData("{\"a\":-0.5e+10,\"b\":0,\"c\":1E5,\"message\":\"\\u00e9\\n\\/\"}")]
    [InlineData("{\"m\\u0065ssage\":true , \"timestamp\" : false}")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[,1]}")]
    [InlineData("{\"a\":[1 2]}")]
    [InlineData("{\"a\":{\"b\":1,}}")]
    [InlineData("{\"a\":{\"b\"}}")]
    [InlineData("{\"a\":[}]}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":truee}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12g4\"}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":1}{")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\"")]
    [InlineData("{\"a\":[\"]\",\"}\"]}")]
    public void It_agrees_on(string text) => ShouldAgree(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void It_agrees_on_nesting_near_the_bound(int above)
    {
        int depth = Limits.MaxDepth - 2 + above;
        ShouldAgree(Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', depth)}{new string(']', depth)}}}"));
        string open = string.Concat(Enumerable.Repeat("{\"b\":", depth));
        ShouldAgree(Encoding.UTF8.GetBytes($"{{\"a\":{open}1{new string('}', depth)}}}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_agrees_on_damaged_records(int seed)
    {
        var random = new Random(seed);
        byte[][] records = [.. SampleFiles.Names.Where(name => name.EndsWith(".jsonl", StringComparison.Ordinal))
            .SelectMany(name => File.ReadAllLines(Path.Combine(SampleFiles.Folder, name)))
            .Select(Encoding.UTF8.GetBytes)];
        int whole = 0;
        for (int i = 0; i < 30_000; i++)
        {
            byte[] record = [.. records[random.Next(records.Length)]];
            for (int damages = random.Next(4); damages > 0; damages--)
            {
                int at = random.Next(record.Length);
                record = random.Next(3) switch
                {
                    0 => [.. record[..at], .. record[Math.Min(record.Length, at + random.Next(1, 9))..]],
                    1 => [.. record[..at], "\"\\{}[],: 0-.eEtfnu\n\tx"u8[random.Next(20)], .. record[at..]],
                    _ => [.. record[..at], (byte)random.Next(256), .. record[Math.Min(record.Length, at + 1)..]],
                };
                if (record.Length == 0)
                    break;
            }

            whole += ShouldAgree(record) ? 1 : 0;
        }

        whole.ShouldBeInRange(8000, 29_000); // both kinds were tried
    }

    private bool ShouldAgree(byte[] json)
    {
        var expected = new FieldSlice[FieldNames.Count];
        bool isRecord = RecordParser.Parse(json, expected) is null;
        _members.TryRead(json).ShouldBe(isRecord, Encoding.UTF8.GetString(json));
        if (!isRecord)
            return false;
        var actual = new FieldSlice[FieldNames.Count];
        foreach (JsonMember member in _members.All)
        {
            if (member.Meaning.IsKnown)
                actual[(int)member.Meaning.Field] = member.Slice(0);
        }

        actual.ShouldBe(expected, Encoding.UTF8.GetString(json));
        return true;
    }
}
