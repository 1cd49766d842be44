namespace Mailroom.Storage.Vault;

/// <summary>The vault cannot be used; the message says why and what to do.</summary>
public sealed class VaultException(string message) : Exception(message);
