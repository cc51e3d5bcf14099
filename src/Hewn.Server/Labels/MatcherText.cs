using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;

namespace Hewn.Server.Labels;

/// <summary>Queries that may choose streams and nothing more.</summary>
internal static class MatcherText
{
    /// <summary>The conditions of a query.</summary>
    /// <exception cref="LogQL.LogQLException">It is no query.</exception>
    /// <exception cref="RequestFailure">It says more.</exception>
    public static IReadOnlyList<LabelMatcher> Read(string query) =>
        QueryParser.Parse(query) is SelectorExpression selector
            ? selector.Matchers
            : throw RequestFailure.Bad("only label matchers are supported");

    /// <summary>As the other one; nothing at all, or <c>{}</c>, chooses every stream.</summary>
    /// <exception cref="LogQL.LogQLException">It is no query.</exception>
    /// <exception cref="RequestFailure">It says more.</exception>
    public static IReadOnlyList<LabelMatcher> ReadOrAll(string query) =>
        query.Trim() is "" or "{}" ? [] : Read(query);
}
