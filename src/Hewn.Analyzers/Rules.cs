using Microsoft.CodeAnalysis;

namespace Hewn.Analyzers;

/// <summary>The rules: what each says, and how loudly. <c>docs/analyzers.md</c> has a section for each.</summary>
internal static class Rules
{
    /// <summary>Values were put into the text of a message before the logger saw it.</summary>
    public static readonly DiagnosticDescriptor BuiltMessage = new(
        "HEWN001",
        "Give a message's values as holes or fields",
        "The values in this text are lost as fields, and the text is built even at a disabled level; {0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn001-give-a-messages-values-as-holes-or-fields");

    /// <summary>An exception is a value of the record instead of its exception.</summary>
    public static readonly DiagnosticDescriptor ExceptionAsValue = new(
        "HEWN002",
        "Give an exception as the record's exception",
        "'{0}' is written as text, so the record has no 'error', 'error_type' and 'stack_trace'; {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn002-give-an-exception-as-the-records-exception");

    /// <summary>Two values of one call have the same name.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        "HEWN003",
        "Give the fields of a call different names",
        "The call has two fields '{0}' and only the last is kept; give one another name{1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn003-give-the-fields-of-a-call-different-names");

    /// <summary>A field has the name of a key that the record itself writes.</summary>
    public static readonly DiagnosticDescriptor ReservedName = new(
        "HEWN004",
        "Do not name a field as a key of the record",
        "The record itself writes the key '{0}', so this field is written as '{0}_'; give it another name{1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn004-do-not-name-a-field-as-a-key-of-the-record");

    /// <summary>A field is named after an expression that nobody would search for.</summary>
    public static readonly DiagnosticDescriptor MeaninglessName = new(
        "HEWN005",
        "Name a field whose expression is no name",
        "This field is called '{0}', which is hard to search for; name it, as in {1}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn005-name-a-field-whose-expression-is-no-name");

    /// <summary>A context or scope is never closed, or covers no code.</summary>
    public static readonly DiagnosticDescriptor ContextNotHeld = new(
        "HEWN006",
        "Hold a context open by using",
        "{0}; write 'using ({1}) {{ … }}' around what it is for",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn006-hold-a-context-open-by-using");

    /// <summary>The logger that a call returned is thrown away.</summary>
    public static readonly DiagnosticDescriptor LoggerDiscarded = new(
        "HEWN007",
        "Use the logger that With returns",
        "'{0}' changes no logger, it returns another one, which is thrown away here; keep it, or log with it",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn007-use-the-logger-that-with-returns");

    /// <summary>The end of logging is begun, and not waited for.</summary>
    public static readonly DiagnosticDescriptor StopNotAwaited = new(
        "HEWN008",
        "Wait until logging has stopped",
        "'{0}' returns before the records are in their files; await it",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "#hewn008-wait-until-logging-has-stopped");

    private const string Category = "Hewn";
    private const string Help = "docs/analyzers.md";
}
