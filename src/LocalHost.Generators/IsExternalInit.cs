namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks of records, which this framework lacks.</summary>
internal static class IsExternalInit;
