variable "catalogue_file" {
  description = "The YAML file that describes the gallery and its images."
  type        = string
  default     = "images.yaml"

  validation {
    condition     = can(yamldecode(file(var.catalogue_file)))
    error_message = "The catalogue must be a readable YAML file."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = { team = "platform" }
}
