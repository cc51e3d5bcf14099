using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>HEWN005: names a hole, <c>{items[0]}</c> as <c>{items[0]:@items}</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HoleNameFix)), Shared]
public sealed class HoleNameFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.MeaninglessName.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await CallEditing.FindAsync(context).ConfigureAwait(false) is not { } found
            || found.Node.FirstAncestorOrSelf<InterpolationSyntax>() is not { } hole)
        {
            return;
        }

        string name = HoleNames.Suggest(hole.Expression);
        string format = hole.FormatClause?.FormatStringToken.Text ?? string.Empty;
        if (format.StartsWith("@", StringComparison.Ordinal))
            format = format.IndexOf(':') is >= 0 and var colon ? format.Substring(colon + 1) : string.Empty;
        string text = "@" + name + (format.Length > 0 ? ":" + format : string.Empty);
        InterpolationFormatClauseSyntax clause = SyntaxFactory.InterpolationFormatClause(
            SyntaxFactory.Token(SyntaxKind.ColonToken),
            SyntaxFactory.Token(default, SyntaxKind.InterpolatedStringTextToken, text, text, default));
        CallEditing.Offer(context, $"Name it '{name}'", found.Root, hole, hole.WithFormatClause(clause));
    }
}
