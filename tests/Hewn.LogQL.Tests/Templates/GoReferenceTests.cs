using System.Text;
using System.Text.Json;
using Hewn.LogQL.Templates;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>
/// Templates that Go's own text/template was given: the same output, the same errors, the same refusals.
/// </summary>
public sealed class GoReferenceTests
{
    private static readonly Dictionary<string, string> _labels = new()
    {
        ["model"] = "llama-3.1-8b", ["status"] = "500", ["empty"] = "", ["user"] = "zoë", ["raw"] = "a\nb",
    };

    [Fact]
    public void Every_template_does_what_it_does_in_Go()
    {
        var problems = new StringBuilder();
        int count = 0;
        foreach (string text in File.ReadLines(Path.Combine(TemplateCase.Folder, "templates.jsonl")))
        {
            using var json = JsonDocument.Parse(text);
            string template = json.RootElement.GetProperty("template").GetString()!;
            string expected = Expected(json.RootElement);
            string actual = Run(template);
            count++;
            if (actual != expected)
                problems.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                    $"{template}\n  Go:   {expected}\n  here: {actual}");
        }

        count.ShouldBeGreaterThan(200);
        problems.ToString().ShouldBeEmpty();
    }

    private static string Expected(JsonElement answer)
    {
        foreach (string outcome in (string[])["refused", "error", "out"])
        {
            if (answer.TryGetProperty(outcome, out JsonElement text))
                return $"{outcome}: {text.GetString()}";
        }

        throw new InvalidDataException(answer.ToString());
    }

    private static string Run(string template)
    {
        Template parsed;
        try
        {
            parsed = Template.Parse(template);
        }
        catch (LogQLException refused)
        {
            return $"refused: {refused.Message}";
        }

        const long time = 1_768_787_862_038_978_380;
        var data = new TemplateInput(new TestLabels(_labels), "the line", time, time);
        return parsed.Execute(data, out string result, out string? error)
            ? $"out: {string.Concat(result.EnumerateRunes())}"
            : $"error: {error}";
    }
}
