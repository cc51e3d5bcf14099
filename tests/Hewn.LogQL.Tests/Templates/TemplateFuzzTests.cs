using System.Text;
using Hewn.LogQL.Templates;
using Hewn.LogQL.Templates.Functions;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Templates put together by chance: each is refused, or fails, or writes; none throws or hangs.</summary>
public sealed class TemplateFuzzTests
{
    private static readonly string[] _pieces =
    [
        "{{", "}}", "{{- ", " -}}", " ", "|", "(", ")", ".a", ".", "$", "$x", " := ", " = ",
        "if ", "else ", "end", "with ",
        "range ", "break", "continue", "define \"t\"", "template \"t\" .", "block \"b\" .", "\"%d%5.2f%v%q%[2]x%!\"",
        "\"é日\\xff\"", "`raw`", "1", "-5", "1e9", "0x1f", "'c'", "nil", "true", "__line__", "__timestamp__", "now",
        "{{.a}}", "{{end}}", "{{else}}", "{{if .a}}", "{{range fromJson \"[1,{},[2],null]\"}}",
        "{{/* c */}}", "\n", "{",
        "9223372036854775807", "\"2006-01-02 _2 .000 MST\"", "\"[{\\\"a\\\":1}]\"", ".Year", ".Format", "3i", ",",
    ];

    [Fact]
    public void Random_templates_never_throw_anything_else()
    {
        foreach (int seed in FuzzSeeds.All())
            Try(seed);
    }

    private static void Try(int seed)
    {
        var random = new Random(seed);
        string[] functions = FunctionTable.Names.ToArray();
        int executed = 0;
        for (int i = 0; i < 15_000; i++)
        {
            string template = i % 2 == 0 ? Soup(random, functions) : Call(random, functions);
            try
            {
                var data = new TemplateInput(new TestLabels([new("a", "x1 é"), new("b", "")]), "[1,2]", 1, 2);
                if (Template.Parse(template).Execute(data, out string result, out string? error))
                    result.Length.ShouldBeLessThanOrEqualTo(256 * 1024);
                else
                    error!.ShouldStartWith("template: ", Case.Sensitive, template);
                executed++;
            }
            catch (Exception fault) when (fault is not LogQLException)
            {
                throw new InvalidOperationException($"seed {seed}: {template}", fault);
            }
            catch (LogQLException)
            {
                // refused, as most are
            }
        }

        executed.ShouldBeGreaterThan(1000);
    }

    private static string Soup(Random random, string[] functions)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 12); i > 0; i--)
            text.Append(random.Next(4) == 0
                ? functions[random.Next(functions.Length)]
                : _pieces[random.Next(_pieces.Length)]);
        return text.ToString();
    }

    private static string Call(Random random, string[] functions)
    {
        string[] arguments =
        [
            "1", "-1", "0", "99999", "1.5", "\"a\"", "\"\"", "\"日\\xff\"", "nil", "true", ".a", ".b", ".",
            "__timestamp__",
            "(fromJson \"[1,null,{}]\")", "(fromJson \"{\\\"a\\\":[1]}\")", "(index (fromJson \"[null,1]\") 0)",
            "\"2006\"",
            "9223372036854775807", "1e300", "\"NaN\"", "(len .a)", "(add 1 2)", "\"(?i)[a-z]+\"", "\"%v %d %*.*f\"",
            "__timestamp__.Month", "(__timestamp__.Sub now)", "3i", "(trunc 1 \"é\")", "\"$1${x}\"", "\"-1\"",
        ];
        IEnumerable<string> chosen = Enumerable.Range(0, random.Next(0, 5))
            .Select(_ => arguments[random.Next(arguments.Length)]);
        return $"{{{{ {functions[random.Next(functions.Length)]} {string.Join(' ', chosen)} }}}}";
    }
}
