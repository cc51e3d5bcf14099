namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>Lines cut, bent and mixed at random: no stage throws, and each line has one answer.</summary>
public sealed class StageFuzzTests
{
    private const int Lines = 4000;

    private static readonly string[] _stages =
    [
        "| json", "| json a, b=\"b.c[0].d\", t=\"[0].a\"", "| logfmt", "| logfmt --strict --keep-empty",
        "| logfmt a, q=\"b\"", "| pattern \"<a>:<_>\\\"<b>\"", "| regexp \"(?P<a>[a-z]+)(?P<b>\\\\d)?\"", "| unpack",
        "| decolorize", "|= ip(\"10.0.0.0/8\")", "|= ip(\"::/0\")", "|> \"<_>a<_>\"", "|~ \"(?i)é|a.b\"",
        "| json | a>1 | b<5s | c!=1KB | keep a", "| json | line_format \"{{.a}}{{.b}}\" | json | label_format z=a",
    ];

    private static readonly string[] _seeds =
    [
        """{"a":1,"b":{"c":[{"d":[10,20]}]},"_entry":"x","e":"é\u00e9\ud83d\ude00\\"}""",
        """[{"a":"in \"array\""},{"a":[[]]}]""", "a=1 b=\"x y\" c= =d e\"f g=h=i \\",
        "10.0.0.1 - ::1 [2001:db8::1]:443 a:b\"c",
        "\u001b[31;1mred\u001b[0m \u009b2J",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void No_stage_throws_on_any_line(int seed)
    {
        int minutes = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_MINUTES"), out int asked) ? asked : 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        do
            Try(seed++);
        while (clock.Elapsed.TotalMinutes < minutes);
    }

    private static void Try(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Lines; i++)
        {
            byte[] line = Mutate(System.Text.Encoding.UTF8.GetBytes(_seeds[random.Next(_seeds.Length)]), random);
            string stages = _stages[random.Next(_stages.Length)];
            string first = Should.NotThrow(() => OneLine.Through(stages, line),
                $"seed {seed}, line {i}: {stages} over {Convert.ToHexString(line)}");
            OneLine.Through(stages, line).ShouldBe(first);
        }
    }

    [Fact]
    public void Objects_without_number_inside_one_another_are_an_error_and_no_crash()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        OneLine.Through("| json", deep).ShouldEndWith("__error__=JSONParserErr");
    }

    private static byte[] Mutate(byte[] line, Random random)
    {
        var bytes = new List<byte>(line);
        for (int i = random.Next(4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, "\"\\{}[]:,= "u8[random.Next(10)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
