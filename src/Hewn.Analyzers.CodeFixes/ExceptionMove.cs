using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>A call with an exception among its values, written with the exception in its own place.</summary>
internal static class ExceptionMove
{
    /// <summary>The call as it should be; null where it is not simple.</summary>
    public static ExpressionSyntax? Of(
        LogCall call, InvocationExpressionSyntax invocation, ExpressionSyntax value, ExceptionUse use)
    {
        if (call.IsBinding)
            return call.MethodName == "WithFields" ? null : Bound(invocation, use);
        if (!call.IsHewn)
            return Template(call, invocation, value, use);
        InvocationExpressionSyntax? without = Without(invocation, value, use);
        return without is null ? null : WithException(call, without, use);
    }

    /// <summary><c>log.With("error", e)</c> as <c>log.WithError(e)</c>.</summary>
    private static ExpressionSyntax? Bound(InvocationExpressionSyntax invocation, ExceptionUse use) =>
        Renamed(invocation.Expression, "WithError") is { } method
            ? SyntaxFactory.InvocationExpression(method, Arguments(use))
            : null;

    /// <summary><c>LogError("failed: {Error}", e)</c> as <c>LogError(e, "failed: {Error}", e.Message)</c>.</summary>
    private static InvocationExpressionSyntax? Template(
        LogCall call, InvocationExpressionSyntax invocation, ExpressionSyntax value, ExceptionUse use)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        int message = arguments.IndexOf(argument => argument.Expression == call.Message);
        ArgumentSyntax? place = arguments.FirstOrDefault(argument => argument.Expression == value);
        if (message < 0 || place is null || arguments.IndexOf(place) <= message
            || arguments.Any(argument => argument.NameColon is not null))
        {
            return null;
        }

        arguments = arguments.Replace(place, place.WithExpression(Message(use).WithTriviaFrom(value)));
        return invocation.WithArgumentList(
            invocation.ArgumentList.WithArguments(Inserted(arguments, message, use.Exception)));
    }

    /// <summary>The call without the exception in its message and fields.</summary>
    private static InvocationExpressionSyntax? Without(
        InvocationExpressionSyntax invocation, ExpressionSyntax value, ExceptionUse use)
    {
        switch (value.Parent)
        {
            case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole:
                return text.Contents.Last() == hole
                    ? invocation.ReplaceNode(text, WithoutEnd(text))
                    : invocation.ReplaceNode(value, Message(use));
            case ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: ArgumentSyntax field } } when
                field.Parent == invocation.ArgumentList:
                return invocation.RemoveNode(field, SyntaxRemoveOptions.KeepNoTrivia);
            case ArgumentSyntax argument when argument.Parent == invocation.ArgumentList:
                return invocation.ReplaceNode(value, Message(use)); // The whole message.
            default:
                return null;
        }
    }

    /// <summary><c>$"failed: {e}"</c> as <c>$"failed"</c>.</summary>
    private static InterpolatedStringExpressionSyntax WithoutEnd(InterpolatedStringExpressionSyntax text)
    {
        SyntaxList<InterpolatedStringContentSyntax> contents = text.Contents.RemoveAt(text.Contents.Count - 1);
        if (contents.LastOrDefault() is InterpolatedStringTextSyntax last)
        {
            string trimmed = last.TextToken.Text.TrimEnd(' ', ':', ',', ';', '-', '=');
            contents = trimmed.Length == 0
                ? contents.RemoveAt(contents.Count - 1)
                : contents.Replace(last, last.WithTextToken(SyntaxFactory.Token(
                    default, SyntaxKind.InterpolatedStringTextToken, trimmed, trimmed, default)));
        }

        return text.WithContents(contents);
    }

    /// <summary>The exception as the first argument where the method takes one, else through <c>WithError</c>.
    /// </summary>
    private static ExpressionSyntax? WithException(
        LogCall call, InvocationExpressionSyntax invocation, ExceptionUse use)
    {
        if (call.MethodName is "Warn" or "Error" or "Fatal" or "Log")
        {
            int place = call.IsLevelArgument ? 1 : 0;
            return invocation.WithArgumentList(invocation.ArgumentList.WithArguments(
                Inserted(invocation.ArgumentList.Arguments, place, use.Exception)));
        }

        if (invocation.Expression is not MemberAccessExpressionSyntax member)
            return null;
        ExpressionSyntax bound = SyntaxFactory.InvocationExpression(
            member.WithName(SyntaxFactory.IdentifierName("WithError")), Arguments(use));
        return invocation.WithExpression(member.WithExpression(bound));
    }

    private static SeparatedSyntaxList<ArgumentSyntax> Inserted(
        SeparatedSyntaxList<ArgumentSyntax> arguments, int place, ExpressionSyntax exception)
    {
        // The new argument takes the old one's place; the old one follows behind a comma and a space.
        ArgumentSyntax next = arguments[place];
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        ArgumentSyntax added = SyntaxFactory.Argument(exception.WithoutTrivia())
            .WithLeadingTrivia(next.GetLeadingTrivia());
        return SyntaxFactory.SeparatedList<ArgumentSyntax>(arguments
            .Replace(next, next.WithoutLeadingTrivia())
            .GetWithSeparators()
            .InsertRange(2 * place, [added, comma]));
    }

    private static ExpressionSyntax Message(ExceptionUse use) => SyntaxFactory.MemberAccessExpression(
        SyntaxKind.SimpleMemberAccessExpression,
        use.Exception.WithoutTrivia(),
        SyntaxFactory.IdentifierName("Message"));

    private static ArgumentListSyntax Arguments(ExceptionUse use) => SyntaxFactory.ArgumentList(
        SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(use.Exception.WithoutTrivia())));

    private static ExpressionSyntax? Renamed(ExpressionSyntax method, string name) => method switch
    {
        MemberAccessExpressionSyntax member => member.WithName(SyntaxFactory.IdentifierName(name)),
        MemberBindingExpressionSyntax member => member.WithName(SyntaxFactory.IdentifierName(name)),
        _ => null,
    };
}
