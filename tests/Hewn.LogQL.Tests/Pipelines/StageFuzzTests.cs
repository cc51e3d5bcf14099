namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>Lines cut, bent and mixed at random: no stage throws, and each line has one answer.</summary>
public sealed class StageFuzzTests
{
    private const int Lines = 2000;
    private const int Chains = 800;

    private static readonly string[] _stages =
    [
        "| json", "| json a, b=\"b.c[0].d\", t=\"[0].a\"", "| logfmt", "| logfmt --strict --keep-empty",
        "| logfmt a, q=\"b\"", "| pattern \"<a>:<_>\\\"<b>\"", "| regexp \"(?P<a>[a-z]+)(?P<b>\\\\d)?\"", "| unpack",
        "| decolorize", "|= ip(\"10.0.0.0/8\")", "|= ip(\"::/0\")", "|> \"<_>a<_>\"", "|~ \"(?i)é|a.b\"",
        "| json | a>1 | b<5s | c!=1KB | keep a", "| json | line_format \"{{.a}}{{.b}}\" | json | label_format z=a",
    ];

    /// <summary>Every stage, in the forms that it has.</summary>
    private static readonly string[] _links =
    [
        "|= \"a\"", "!= \"zz\" or \"q\"", "|~ \"[a-z]+\"", "!~ \"^$\"", "|> \"<_>a<_>\"", "!> \"zz<_>\"",
        "|= ip(\"10.0.0.0/8\") or \"a\"", "!= ip(\"fe80::-fe80::ff\")",
        "| json", "| json a, b=\"b.c[0].d\"", "| logfmt", "| logfmt --strict", "| logfmt --keep-empty a, z=\"q\"",
        "| pattern \"<a>:<_>\\\"<b>\"", "| regexp \"(?P<a>[a-z]+)(?P<b>\\\\d)?\"", "| unpack", "| decolorize",
        "| a=\"1\" or b=~\".*\"", "| a>1", "| a<5s and b!=1KB", "| (a==1, b>=2) or c<=3", "| a=ip(\"10.0.0.0/8\")",
        "| a!=ip(\"::/0\")", "| __error__=\"\"", "| line_format \"{{.a}}:{{.b}} {{__line__ | lower}}\"",
        "| line_format `{{div .a 0}}`", "| label_format x=a, y=\"{{.b}}!\"", "| label_format a=b,b=a",
        "| label_format __timestamp__=\"x\"", "| keep a, s=\"api\"", "| keep b",
        "| drop a, s=~\"a.*\"", "| drop __error__",
        "| drop __error__, __error_details__", "| json | drop b", "# a comment\n",
    ];

    private static readonly string[] _unwraps =
    [
        "", "| unwrap a", "| unwrap duration(a)", "| unwrap duration_seconds(b)", "| unwrap bytes(a)",
        "| unwrap a | __error__=\"\"", "| unwrap a | a>1",
    ];

    private static readonly string[] _seeds =
    [
        """{"a":1,"b":{"c":[{"d":[10,20]}]},"_entry":"x","e":"é\u00e9\ud83d\ude00\\"}""",
        """[{"a":"in \"array\""},{"a":[[]]}]""", "a=1 b=\"x y\" c= =d e\"f g=h=i \\",
        "10.0.0.1 - ::1 [2001:db8::1]:443 a:b\"c",
        "\u001b[31;1mred\u001b[0m \u009b2J",
    ];

    [Fact]
    public void No_stage_throws_on_any_line()
    {
        foreach (int seed in FuzzSeeds.All())
            Try(seed);
    }

    [Fact]
    public void Stages_in_any_order_are_refused_or_give_each_line_one_answer_and_a_number_or_none()
    {
        foreach (int seed in FuzzSeeds.All())
            TryChains(seed);
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

    private static void TryChains(int seed)
    {
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < Chains; i++)
        {
            string stages = string.Join(' ', Enumerable.Range(0, random.Next(1, 6))
                .Select(_ => _links[random.Next(_links.Length)]));
            string unwrap = _unwraps[random.Next(_unwraps.Length)];
            for (int line = 0; line < 4; line++)
            {
                byte[] text = Mutate(System.Text.Encoding.UTF8.GetBytes(_seeds[random.Next(_seeds.Length)]), random);
                string place = $"seed {seed}, {stages} {unwrap} over {Convert.ToHexString(text)}";
                try
                {
                    string answer = OneLine.Through(stages, text);
                    OneLine.Through(stages, text).ShouldBe(answer, place);
                    string sample = OneLine.Sample($"{stages} {unwrap}", text);
                    OneLine.Sample($"{stages} {unwrap}", text).ShouldBe(sample, place);
                    accepted++;
                }
                catch (Exception fault) when (fault is not (LogQLException or ShouldAssertException))
                {
                    throw new InvalidOperationException(place, fault);
                }
                catch (LogQLException refused)
                {
                    refused.Message.ShouldNotBeEmpty();
                    break;
                }
            }
        }

        accepted.ShouldBeGreaterThan(Chains);
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
