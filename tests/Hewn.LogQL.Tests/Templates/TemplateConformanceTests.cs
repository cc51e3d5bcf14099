using System.Text;
using Hewn.LogQL.Templates;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Templates of requests to a real Loki: the same lines, the same errors.</summary>
public sealed class TemplateConformanceTests
{
    [Fact]
    public void Every_template_writes_what_Loki_wrote_and_fails_with_its_words()
    {
        var problems = new StringBuilder();
        int count = 0;
        foreach (TemplateCase one in TemplateCase.All())
        {
            count++;
            var data = new TemplateInput(new TestLabels(one.Labels), one.OldLine, one.TimestampNs, one.TimestampNs);
            bool isGood = Template.Parse(one.Template).Execute(data, out string result, out string? error);
            // In Loki's JSON each byte that is no UTF-8 is a replacement character.
            string line = isGood ? string.Concat(result.EnumerateRunes()) : one.OldLine;
            if (line != one.NewLine || error != one.Error)
                problems.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                    $"{one.Template}\n  Loki: {one.NewLine} {one.Error}\n  here: {line} {error}");
        }

        count.ShouldBeGreaterThan(150);
        problems.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Templates_that_Loki_refuses_are_refused_with_its_words()
    {
        int count = 0;
        foreach ((string template, string message) in TemplateCase.Refused())
        {
            count++;
            Should.Throw<LogQLException>(() => Template.Parse(template), template).Message.ShouldBe(message);
        }

        count.ShouldBe(8);
    }

    [Fact]
    public void Bytes_cut_apart_and_written_side_by_side_are_a_character_again()
    {
        var data = new TemplateInput(new TestLabels([]), "", 0, 0);
        var template = Template.Parse("{{trunc 1 \"é\"}}{{substr 1 2 \"é\"}}");
        template.Execute(data, out string result, out _).ShouldBeTrue();
        result.ShouldBe("é");
        GoText.ToBytes(result).Length.ShouldBe(2);
    }
}
