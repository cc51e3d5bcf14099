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

    /// <summary>What records before had for names is known, and makes no difference.</summary>
    [Fact]
    public void Records_are_found_behind_any_others_as_by_themselves()
    {
        string longName = new('n', 61);
        string many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"m{i}\":{i}"));
        string[] records =
        [
            "{\"level\":1,\"b\":2}", "{\"level\" :1, \"b\": 2}", "{\"levels\":1,\"b\":2}", "{\"level\":1,\"bb\":2}",
            "{\"leve\":1}", "{\"b\":2,\"level\":1}", "{\"lev\\u0065l\":1,\"b\":2}",
            "{\"level\":", "{\"level\":1,", "{\"level\"}",
            "{\"level\":1,\"level\":2}", $"{{\"{longName}\":1}}", $"{{\"{longName}x\":1}}", $"{{{many}}}", "{}",
            $"{{{many.Replace("m39", "time", StringComparison.Ordinal)}}}", "{\"level\":\t\"a\"}", "{\"time\":[1]}",
        ];
        foreach (string before in records)
        {
            foreach (string text in records)
            {
                byte[] json = Encoding.UTF8.GetBytes(text);
                _members.TryRead(Encoding.UTF8.GetBytes(before));
                bool isRead = _members.TryRead(json);
                var alone = new JsonMembers();
                isRead.ShouldBe(alone.TryRead(json), $"{text} behind {before}");
                if (!isRead)
                    continue;
                _members.All.ToArray().ShouldBe(alone.All.ToArray(), $"{text} behind {before}");
                _members.Roles.ShouldBe(alone.Roles, $"{text} behind {before}");
            }
        }
    }

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
