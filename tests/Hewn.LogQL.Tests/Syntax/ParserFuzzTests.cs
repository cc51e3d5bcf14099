using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>
/// Queries cut, bent and mixed at random: each is read or refused in words with a place inside of it, and what is read
/// prints stably.
/// </summary>
public sealed class ParserFuzzTests
{
    private const int Rounds = 8000;
    private const string Signs = "(){}[]|=!~\"`,.+-*/%^<> \n\\0é";
    private static readonly string[] _queries =
    [
        .. ParseCase.All().Select(query => query.Query), "| distinct a", "| sort a desc | first 2 by b",
        "|= \"x\" | context 3",
    ];

    [Fact]
    public void No_text_is_more_than_the_parser_can_bear()
    {
        foreach (int seed in FuzzSeeds.All())
        {
            var random = new Random(seed);
            int read = 0;
            for (int i = 0; i < Rounds; i++)
                read += Try(Mutate(random), seed, i) ? 1 : 0;
            read.ShouldBeGreaterThan(Rounds / 20, $"seed {seed}");
        }
    }

    private static bool Try(string query, int seed, int round)
    {
        Language language = round % 2 == 0 ? Language.Strict : Language.Extended;
        Expression expression;
        try
        {
            expression = QueryParser.Parse(query, language);
        }
        catch (LogQLException refused)
        {
            refused.Message.ShouldNotBeEmpty();
            if (refused is ParseException { Line: > 0 } fault)
            {
                string[] lines = query.Split('\n');
                fault.Line.ShouldBeLessThanOrEqualTo(lines.Length, query);
                fault.Column.ShouldBeInRange(1, lines[fault.Line - 1].Length + 1, $"{seed}/{round}: {query}");
            }

            return false;
        }

        string printed = expression.ToString()!;
        if (printed.Contains("NaN", StringComparison.Ordinal) || printed.Contains("Inf", StringComparison.Ordinal))
            return true; // folded numbers that have no literal
        Again(printed).ToString().ShouldBe(printed, $"{seed}/{round}: {query}");
        string laidOut = expression.Format();
        Again(laidOut).Format().ShouldBe(laidOut, $"{seed}/{round}: {query}");
        return true;

        Expression Again(string text) => Should.NotThrow(
            () => QueryParser.Parse(text, language), $"{seed}/{round}: {query}\nprinted as {text}");
    }

    private static string Mutate(Random random)
    {
        string query = Pick(random);
        for (int i = random.Next(4); i > 0; i--)
        {
            int at = random.Next(query.Length + 1);
            switch (random.Next(5))
            {
                case 0:
                    query = query[..at];
                    break;
                case 1:
                    query = query.Insert(at, Pick(random));
                    break;
                case 2:
                    query = query.Insert(at, Signs[random.Next(Signs.Length)].ToString());
                    break;
                case 3 when at < query.Length:
                    query = query.Remove(at, Math.Min(random.Next(1, 8), query.Length - at));
                    break;
                default:
                    string other = Pick(random);
                    query = query[..at] + other[random.Next(other.Length + 1)..];
                    break;
            }
        }

        return query;
    }

    private static string Pick(Random random) => _queries[random.Next(_queries.Length)];
}
